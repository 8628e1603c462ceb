// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A file of a backup that throws at its end if its bytes are not those of the manifest. */
final class CheckedInputStream extends FilterInputStream {

    private final FileEntry expected;
    private final String backup;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private boolean checked;

    CheckedInputStream(InputStream in, FileEntry expected, String backup) {
        super(in);
        this.expected = expected;
        this.backup = backup;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read > 0) {
            digest.update(target, offset, read);
            size += read;
        } else if (read < 0) {
            check();
        }
        return read;
    }

    /** Reads, so that what is skipped is checked too. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), 1 << 13)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void check() throws IOException {
        if (checked) {
            return;
        }
        checked = true;
        if (size != expected.size()) {
            throw damaged("it has " + size + " bytes, and the manifest says " + expected.size());
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (!sha256.equals(expected.sha256())) {
            throw damaged("its SHA-256 is " + sha256 + ", and the manifest says " + expected.sha256());
        }
    }

    private IOException damaged(String why) {
        return new IOException("the file " + expected.name() + " of the backup '" + backup + "' is damaged: " + why
                + "; 'cairn backup verify' tells what can still be read");
    }
}
