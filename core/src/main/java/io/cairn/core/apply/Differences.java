// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Where two objects differ: paths, and never a value. */
public final class Differences {

    private static final int TOLD = 3;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private final List<String> paths = new ArrayList<>();

    private Differences() {}

    /**
     * The paths at which the content differs, in the order of their names. What is missing on one side is one path,
     * whatever stands below it; so is a list of another length.
     */
    static List<String> between(ObjectTree one, ObjectTree other) {
        Differences differences = new Differences();
        differences.compare("", Content.of(one), Content.of(other));
        return differences.paths;
    }

    /** The first few paths, as part of a sentence. */
    static String words(List<String> paths) {
        int more = paths.size() - TOLD;
        if (more <= 0) {
            return String.join(", ", paths);
        }
        return String.join(", ", paths.subList(0, TOLD)) + " and " + more + " more";
    }

    private void compare(String path, Object one, Object other) {
        if (one.equals(other)) {
            return;
        }
        if (one instanceof ObjectTree a && other instanceof ObjectTree b) {
            Set<String> names = new TreeSet<>(a.fields().keySet());
            names.addAll(b.fields().keySet());
            for (String name : names) {
                Object left = a.fields().get(name);
                Object right = b.fields().get(name);
                String below = below(path, name);
                if (left == null || right == null) {
                    paths.add(below);
                } else {
                    compare(below, left, right);
                }
            }
        } else if (one instanceof List<?> a && other instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                compare(path + "[" + i + "]", a.get(i), b.get(i));
            }
        } else {
            paths.add(path);
        }
    }

    /** The path of a field below another one; the empty path is the object. */
    public static String below(String path, String name) {
        if (!PLAIN.matcher(name).matches()) {
            return path + "[" + name + "]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }
}
