// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The types that are served, in discovery order. Thread-safe. */
final class Catalogue {

    private final CopyOnWriteArrayList<ServedType> types;

    Catalogue(Collection<ServedType> types) {
        this.types = new CopyOnWriteArrayList<>(types);
    }

    /** The built-in types of a kube-apiserver 1.36 that matter to a backup. */
    static List<ServedType> builtIn() {
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("types.tsv"))) {
            List<ServedType> types = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    types.add(builtIn(line.split("\t", -1)));
                }
            }
            return List.copyOf(types);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of built-in types can't be read from the jar", e);
        }
    }

    private static ServedType builtIn(String[] fields) {
        return new ServedType(
                fields[0].equals("core") ? "" : fields[0],
                fields[1],
                fields[2],
                fields[3],
                fields[4],
                fields[5].equals("Namespaced"),
                new LinkedHashSet<>(words(fields[6])),
                words(fields[7]),
                words(fields[8]),
                words(fields[9]),
                false);
    }

    private static List<String> words(String field) {
        return field.equals("-") ? List.of() : List.of(field.split(",", -1));
    }

    List<ServedType> types() {
        return types;
    }

    void add(ServedType type) {
        types.removeIf(same(type.group(), type.version(), type.plural()));
        types.add(type);
    }

    void remove(String id) {
        types.removeIf(type -> type.id().equals(id));
    }

    Optional<ServedType> find(String group, String version, String plural) {
        return types.stream().filter(same(group, version, plural)).findFirst();
    }

    boolean serves(String group, String version) {
        return types.stream()
                .anyMatch(type -> type.group().equals(group) && type.version().equals(version));
    }

    Optional<ServedType> byKind(String apiVersion, String kind) {
        return types.stream()
                .filter(type ->
                        type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
                .findFirst();
    }

    /** The first served version of a type given as {@code plural.group}. */
    Optional<ServedType> byId(String id) {
        return types.stream().filter(type -> type.id().equals(id)).findFirst();
    }

    private static Predicate<ServedType> same(String group, String version, String plural) {
        return type -> type.group().equals(group)
                && type.version().equals(version)
                && type.plural().equals(plural);
    }
}
