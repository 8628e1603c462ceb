// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Objects as files below a folder. Files are made with mode 0600 and folders with 0700, where the file system knows modes.
 *
 * <p>A writer writes to a file of its own beside the object, under a name that no listing shows, and gives it the object's
 * name once its bytes are on the disk: by a hard link, which never replaces, or where there are none by a move. What a
 * killed writer left is removed by the next one in the same folder: a living one holds a lock on its file.
 *
 * <p>The folder may lie on NFS. There the answer to a link can get lost and the client asks again, so that a name which is
 * taken may be taken by the very file; and a file that is removed while it is open stays for a while as {@code .nfs…}, which
 * no listing shows.
 */
public final class DirectoryObjectStore implements ObjectStore {

    private static final String PART_PREFIX = ".cairn-";
    private static final String PART_SUFFIX = ".part";
    private static final Pattern REMOVED_ON_NFS = Pattern.compile("\\.nfs[0-9a-f]{16,}");
    private static final int ATTEMPTS = 20;

    /** Gives a file a second name, and fails if that is taken: {@link Files#createLink}. */
    @FunctionalInterface
    interface Linker {
        void link(Path name, Path existing) throws IOException;
    }

    private final Path root;
    private final Linker linker;
    private final String ownParts;
    private final boolean knowsModes;
    private final Set<Path> sweptFolders = ConcurrentHashMap.newKeySet();
    private final Set<DirectoryObjectWriter> writers = ConcurrentHashMap.newKeySet();

    /** The store below a folder, which is made when the first object is. */
    public DirectoryObjectStore(Path root) {
        this(root, Files::createLink);
    }

    DirectoryObjectStore(Path root, Linker linker) {
        this.root = root.toAbsolutePath().normalize();
        this.linker = linker;
        knowsModes = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        ProcessHandle self = ProcessHandle.current();
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        ownParts = PART_PREFIX + self.pid() + "-" + started + "-";
    }

    @Override
    public String location() {
        String url = root.toUri().toString();
        // a URL of a folder that exists ends with a slash, and that of one to be made does not
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Whether the folder's file system has hard links; tries it where the folder, or its nearest parent, is. */
    @Override
    public boolean exclusiveCreateEnforced() {
        Path folder = root;
        while (!Files.isDirectory(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        Path one = folder.resolve(newPartName());
        Path other = folder.resolve(newPartName());
        try {
            Files.createFile(one, attributes("rw-------"));
            try {
                linker.link(other, one);
                return true;
            } finally {
                Files.deleteIfExists(other);
                Files.deleteIfExists(one);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // what can't be tried is not claimed
            return false;
        }
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        Path file = file(key);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
        try {
            return newWriter(file);
        } catch (IOException e) {
            throw StorageErrors.explain("can't write " + file, root, e);
        }
    }

    private DirectoryObjectWriter newWriter(Path file) throws IOException {
        Path folder = parent(file);
        for (int attempt = 1; ; attempt++) {
            Path part = folder.resolve(newPartName());
            try {
                createFolders(folder);
                if (sweptFolders.add(folder)) {
                    sweep(folder);
                }
                FileChannel channel = FileChannel.open(
                        part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes("rw-------"));
                if (lock(channel) && Files.exists(part)) {
                    DirectoryObjectWriter writer = new DirectoryObjectWriter(this, file, part, channel);
                    writers.add(writer);
                    return writer;
                }
                // another process swept the file before it was locked
                channel.close();
                Files.deleteIfExists(part);
            } catch (NoSuchFileException e) {
                // the folder, or one above, was empty for a moment, and removed by a deletion in another process
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Whether the lock is held, or the file system has none: then nobody sweeps either. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true;
        }
    }

    private void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        try {
            Files.createDirectory(folder, attributes("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        if (parent != null) {
            sync(parent);
        }
    }

    /** Removes the parts whose writers are dead. */
    private void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PART_PREFIX + "*" + PART_SUFFIX)) {
            for (Path part : parts) {
                if (!name(part).startsWith(ownParts)) {
                    sweepPart(part);
                }
            }
        }
    }

    private static void sweepPart(Path part) {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // not ours to remove, or gone already; nothing shows it
            return;
        }
    }

    /** Gives the part the name of the object too, or throws and leaves no object; the part is its writer's to remove. */
    void publish(Path part, Path file) throws IOException {
        try {
            linkOrMove(part, file);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        }
        try {
            sync(parent(file));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void linkOrMove(Path part, Path file) throws IOException {
        try {
            linker.link(file, part);
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(part) || !Files.isSameFile(part, file)) {
                throw e;
            }
        } catch (FileSystemException | UnsupportedOperationException e) {
            // no hard links here; a real trouble shows again
            Files.move(part, file);
        }
    }

    void forget(DirectoryObjectWriter writer) {
        writers.remove(writer);
    }

    Path root() {
        return root;
    }

    @Override
    public InputStream open(String key) throws IOException {
        return open(key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("a range can't have offset " + offset + " and length " + length);
        }
        Path file = file(key);
        try {
            if (Files.isDirectory(file)) {
                throw notFound(file);
            }
            SeekableByteChannel channel = Files.newByteChannel(file);
            channel.position(offset);
            return new LimitedInputStream(Channels.newInputStream(channel), length);
        } catch (ObjectNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw isMissing(file, e) ? notFound(file) : StorageErrors.explain("can't read " + file, root, e);
        }
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        Path file = file(key);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
        } catch (IOException e) {
            if (isMissing(file, e)) {
                return Optional.empty();
            }
            throw StorageErrors.explain("can't read " + file, root, e);
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        String folder = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
        List<String> keys = new ArrayList<>();
        collect(folder(folder), folder.isEmpty() ? "" : folder + "/", keys);
        keys.removeIf(key -> !key.startsWith(prefix));
        Collections.sort(keys);
        return Collections.unmodifiableList(keys);
    }

    private void collect(Path folder, String keyPrefix, List<String> keys) throws IOException {
        for (Path path : entries(folder)) {
            if (Files.isDirectory(path)) {
                collect(path, keyPrefix + name(path) + "/", keys);
            } else {
                keys.add(keyPrefix + name(path));
            }
        }
    }

    @Override
    public List<String> children(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path path : entries(folder(folder))) {
            if (holdsObject(path)) {
                names.add(name(path));
            }
        }
        Collections.sort(names);
        return Collections.unmodifiableList(names);
    }

    private boolean holdsObject(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return true;
        }
        for (Path below : entries(path)) {
            if (holdsObject(below)) {
                return true;
            }
        }
        return false;
    }

    /** What is in a folder, without parts; nothing if there is no such folder. */
    private List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (!isPart(name(path)) && !REMOVED_ON_NFS.matcher(name(path)).matches()) {
                    entries.add(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw StorageErrors.explain("can't list " + folder, root, new IOException(e));
        } catch (IOException e) {
            if (!isMissing(folder, e)) {
                throw StorageErrors.explain("can't list " + folder, root, e);
            }
        }
        return entries;
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = file(key);
        try {
            if (!Files.isDirectory(file) && Files.deleteIfExists(file)) {
                removeEmptyFolders(parent(file));
            }
        } catch (IOException e) {
            if (!isMissing(file, e)) {
                throw StorageErrors.explain("can't remove " + file, root, e);
            }
        }
    }

    private void removeEmptyFolders(Path emptied) throws IOException {
        Path folder = emptied;
        while (!folder.equals(root)) {
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException e) {
                break;
            }
            sweptFolders.remove(folder);
            folder = parent(folder);
        }
        sync(folder);
    }

    @Override
    public void close() throws IOException {
        for (DirectoryObjectWriter writer : writers) {
            writer.close();
        }
    }

    private void sync(Path folder) throws IOException {
        if (knowsModes) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private boolean isMissing(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return true;
        }
        // below an object there is nothing
        for (Path above = file; above != null && !above.equals(root); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return !above.equals(file) || e instanceof NotDirectoryException;
            }
        }
        return false;
    }

    private Path file(String key) {
        Path file = folder(key);
        if (file.equals(root)) {
            throw new IllegalArgumentException("a key can't be empty");
        }
        return file;
    }

    private Path folder(String key) {
        if (key.isEmpty()) {
            return root;
        }
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0 || isPart(part)) {
                throw new IllegalArgumentException("'" + key + "' is not a key of an object");
            }
        }
        return root.resolve(key);
    }

    private String newPartName() {
        return ownParts + UUID.randomUUID() + PART_SUFFIX;
    }

    private static boolean isPart(String name) {
        return name.startsWith(PART_PREFIX) && name.endsWith(PART_SUFFIX);
    }

    private FileAttribute<?>[] attributes(String modes) {
        return knowsModes
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))}
                : new FileAttribute<?>[0];
    }

    private ObjectExistsException exists(Path file) {
        return new ObjectExistsException(root.relativize(file) + " exists already in " + location());
    }

    private ObjectNotFoundException notFound(Path file) {
        return new ObjectNotFoundException("there is no " + root.relativize(file) + " in " + location());
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
