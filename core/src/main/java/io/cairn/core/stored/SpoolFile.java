// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A private file that nobody else can open: it is removed as soon as it is open, so that nothing of it stays behind however
 * this process ends. (Where a file that is open can't be removed it is removed on {@link #close}.)
 *
 * <p>Not a channel, because a channel is closed for everybody when one of its readers is interrupted.
 */
final class SpoolFile implements Source {

    private final Path path;
    private final RandomAccessFile file;
    private String sha256 = "";

    private SpoolFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    static SpoolFile in(Path folder) throws IOException {
        makePrivate(folder);
        Path path = Files.createTempFile(folder, "cairn-", ".tar.gz");
        SpoolFile spool = new SpoolFile(path, new RandomAccessFile(path.toFile(), "rw"));
        spool.remove();
        return spool;
    }

    private static void makePrivate(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    /** Writes to the end of the file. */
    OutputStream append() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one});
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                synchronized (file) {
                    file.seek(file.length());
                    file.write(bytes, from, length);
                }
            }
        };
    }

    /** Says what the tarball was. Before any other thread reads. */
    void was(String hash) {
        sha256 = hash;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public InputStream open() {
        return open(0, Long.MAX_VALUE);
    }

    @Override
    public InputStream open(long offset, long length) {
        return new InputStream() {
            private long at = offset;
            private long left = length;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int from, int count) throws IOException {
                if (left == 0 && count > 0) {
                    return -1;
                }
                synchronized (file) {
                    file.seek(at);
                    int read = file.read(target, from, (int) Math.min(count, left));
                    at += Math.max(0, read);
                    left -= Math.max(0, read);
                    return read;
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
        remove();
    }
}
