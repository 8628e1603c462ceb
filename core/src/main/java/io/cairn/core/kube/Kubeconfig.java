// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.json.YamlProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * One kubeconfig, or several read as one: where two files have an entry of the same name, the first file's is taken
 * whole.
 */
final class Kubeconfig {

    /**
     * A cluster, user or context.
     *
     * @param fields its fields
     * @param directory the folder of its file, which relative paths in it are taken from
     */
    record Entry(String name, ObjectTree fields, Path directory) {

        String text(String field) {
            return fields.text(field).orElse("");
        }

        boolean isTrue(String field) {
            return fields.value(field).map(Boolean.TRUE::equals).orElse(false);
        }
    }

    private final String files;
    private final Map<String, Entry> clusters = new LinkedHashMap<>();
    private final Map<String, Entry> users = new LinkedHashMap<>();
    private final Map<String, Entry> contexts = new LinkedHashMap<>();
    private String currentContext = "";

    private Kubeconfig(List<Path> paths) {
        this.files = paths.stream().map(Path::toString).collect(Collectors.joining(", "));
        paths.forEach(this::add);
    }

    /**
     * Reads files that exist.
     *
     * @throws InvalidInputException if one can't be read or is not YAML
     */
    static Kubeconfig read(List<Path> paths) {
        return new Kubeconfig(paths);
    }

    private void add(Path path) {
        ObjectTree file = parsed(path);
        Path directory = path.toAbsolutePath().resolveSibling("");
        addEntries(file, directory, "clusters", "cluster", clusters);
        addEntries(file, directory, "users", "user", users);
        addEntries(file, directory, "contexts", "context", contexts);
        if (currentContext.isEmpty()) {
            currentContext = file.text("current-context").orElse("");
        }
    }

    private static ObjectTree parsed(Path path) {
        try (InputStream input = Files.newInputStream(path);
                JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), input)) {
            return parser.nextToken() == null ? ObjectTree.empty() : TreeJson.readObject(parser);
        } catch (IOException e) {
            throw new InvalidInputException("the kubeconfig " + path + " can't be read: " + e.getMessage(), e);
        } catch (JacksonException e) {
            // The reason may have a word of the text, and that may be a password.
            YamlProblem problem = YamlProblem.of(e);
            throw new InvalidInputException(
                    "the kubeconfig " + path + " is malformed at line " + problem.line() + ", column "
                            + problem.column(),
                    e);
        }
    }

    private static void addEntries(
            ObjectTree file, Path directory, String list, String field, Map<String, Entry> entries) {
        for (ObjectTree entry : file.trees(list)) {
            String name = entry.text("name").orElse("");
            entries.putIfAbsent(name, new Entry(name, entry.tree(field).orElse(ObjectTree.empty()), directory));
        }
    }

    /** The context of this name, or the current one where the name is empty. */
    Entry context(String wanted) {
        String name = wanted.isEmpty() ? currentContext : wanted;
        String known = contexts.isEmpty()
                ? "it has no contexts"
                : "choose one of " + String.join(", ", contexts.keySet()) + " with --context";
        if (name.isEmpty()) {
            throw new InvalidInputException("the kubeconfig " + files + " has no current context: " + known);
        }
        Entry context = contexts.get(name);
        if (context == null) {
            throw new InvalidInputException("the kubeconfig " + files + " has no context '" + name + "': " + known);
        }
        return context;
    }

    Entry cluster(Entry context) {
        return named("cluster", context, clusters);
    }

    /** The user of a context; one without fields if the context names none. */
    Entry user(Entry context) {
        return context.text("user").isEmpty()
                ? new Entry("", ObjectTree.empty(), context.directory())
                : named("user", context, users);
    }

    private Entry named(String field, Entry context, Map<String, Entry> entries) {
        String name = context.text(field);
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new InvalidInputException("the context '" + context.name() + "' names the " + field + " '" + name
                    + "', which the kubeconfig " + files + " doesn't have");
        }
        return entry;
    }
}
