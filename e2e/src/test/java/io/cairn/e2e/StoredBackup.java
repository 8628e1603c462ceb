// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A backup as its files tell it, read without the program's help. */
final class StoredBackup {

    private final Map<String, byte[]> entries;

    private StoredBackup(Map<String, byte[]> entries) {
        this.entries = entries;
    }

    /** Reads the archive of a backup in a location. */
    static StoredBackup read(Path location, String name) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Path archive = folder(location, name).resolve(name + ".tar.gz");
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entries.put(entry.getName(), tar.readAllBytes()) != null) {
                    throw new IllegalStateException(entry.getName() + " stands twice in " + archive);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StoredBackup(entries);
    }

    static Path folder(Path location, String name) {
        return location.resolve("backups").resolve(name);
    }

    /** The names of the files that tell a reader that a backup exists: Velero's and Cairn's own. */
    static List<String> marks(Path location, String name) {
        return files(folder(location, name)).stream()
                .filter(file -> file.equals("velero-backup.json") || file.contains("manifest"))
                .toList();
    }

    /** The files below a folder, with their paths in it; none if there is no such folder. It may change meanwhile. */
    static List<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(folder.relativize(file).toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(files);
        return files;
    }

    /** The ids of the captured items, in the order of the archive. */
    List<String> items() {
        return entries.keySet().stream()
                .map(StoredBackup::itemId)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The entries of the items, by id, in the order of the archive. */
    Map<String, String> objects() {
        Map<String, String> objects = new LinkedHashMap<>();
        entries.forEach((path, bytes) ->
                itemId(path).ifPresent(id -> objects.put(id, new String(bytes, StandardCharsets.UTF_8))));
        return objects;
    }

    byte[] bytes(String itemId) {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (itemId(entry.getKey()).filter(itemId::equals).isPresent()) {
                return entry.getValue();
            }
        }
        throw new AssertionError(itemId + " is not in the archive, which has " + items());
    }

    JsonNode object(String itemId) {
        return JsonMapper.shared().readTree(bytes(itemId));
    }

    String resourceVersion(String itemId) {
        return object(itemId).at("/metadata/resourceVersion").asString();
    }

    /** {@code resources/pods/namespaces/shop/db-0.json} is {@code pods/shop/db-0}. */
    private static Optional<String> itemId(String path) {
        String[] parts = path.split("/", -1);
        if (!parts[0].equals("resources") || !path.endsWith(".json")) {
            return Optional.empty();
        }
        String name = parts[parts.length - 1].substring(0, parts[parts.length - 1].length() - ".json".length());
        if (parts.length == 5 && parts[2].equals("namespaces")) {
            return Optional.of(parts[1] + "/" + parts[3] + "/" + name);
        }
        if (parts.length == 4 && parts[2].equals("cluster")) {
            return Optional.of(parts[1] + "/" + name);
        }
        throw new IllegalStateException("an entry at a place that the format doesn't know: " + path);
    }
}
