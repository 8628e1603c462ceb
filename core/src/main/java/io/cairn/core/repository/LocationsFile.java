// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.json.YamlProblem;
import io.cairn.core.repository.Locations.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** The YAML file with a user's locations: {@code default}, and {@code locations} by name with {@code url}, {@code readOnly} and {@code config}. */
final class LocationsFile {

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private final Path file;

    LocationsFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    List<Location> read() throws IOException {
        byte[] yaml;
        try {
            yaml = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw StorageErrors.explain("can't read " + file, folder(), e);
        }
        ObjectTree tree = parse(yaml);
        String byDefault = tree.text("default").orElse("");
        List<Location> locations = new ArrayList<>();
        for (String name :
                tree.tree("locations").orElse(ObjectTree.empty()).fields().keySet()) {
            String url = tree.text("locations", name, "url")
                    .orElseThrow(() -> new InvalidInputException(
                            "the location '" + name + "' in " + file + " has no url; add one, or remove the location"));
            locations.add(new Location(
                    name,
                    url,
                    tree.textFields("locations", name, "config"),
                    name.equals(byDefault),
                    tree.value("locations", name, "readOnly").equals(Optional.of(true))));
        }
        return locations;
    }

    private ObjectTree parse(byte[] yaml) {
        try (JsonParser parser = YAML.createParser(ObjectReadContext.empty(), yaml)) {
            return parser.nextToken() == null ? ObjectTree.empty() : TreeJson.readObject(parser);
        } catch (JacksonException e) {
            YamlProblem problem = YamlProblem.of(e);
            throw new InvalidInputException(
                    file + " can't be read: at line " + problem.line() + ", column " + problem.column() + ": "
                            + problem.reason(),
                    e);
        }
    }

    /** Replaces the file in one step. */
    void write(List<Location> locations) throws IOException {
        byte[] yaml = toYaml(locations);
        try {
            Files.createDirectories(folder(), modes("rwx------"));
            Path part = Files.createTempFile(folder(), ".locations-", ".part", modes("rw-------"));
            try {
                Files.write(part, yaml);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw StorageErrors.explain("can't write " + file, folder(), e);
        }
    }

    private static byte[] toYaml(List<Location> locations) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = YAML.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            for (Location location : locations) {
                if (location.isDefault()) {
                    generator.writeStringProperty("default", location.name());
                }
            }
            generator.writeObjectPropertyStart("locations");
            locations.forEach(location -> write(generator, location));
            generator.writeEndObject();
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator generator, Location location) {
        generator.writeObjectPropertyStart(location.name());
        generator.writeStringProperty("url", location.url());
        if (location.readOnly()) {
            generator.writeBooleanProperty("readOnly", true);
        }
        if (!location.config().isEmpty()) {
            generator.writeObjectPropertyStart("config");
            Map<String, String> sorted = new TreeMap<>(location.config());
            sorted.forEach(generator::writeStringProperty);
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    private FileAttribute<?>[] modes(String modes) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))}
                : new FileAttribute<?>[0];
    }

    private Path folder() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
