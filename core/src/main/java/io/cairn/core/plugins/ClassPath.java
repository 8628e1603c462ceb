// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The jars and folders that a plugin's classes come from, found when they are first asked for. Used by one thread at a time. */
final class ClassPath {

    /** Finds them. */
    @FunctionalInterface
    interface Source {
        List<Path> find() throws IOException;
    }

    private final Source source;
    private Optional<List<Path>> found = Optional.empty();

    ClassPath(Source source) {
        this.source = source;
    }

    /** The elements in order. */
    List<Path> elements() {
        if (found.isEmpty()) {
            try {
                found = Optional.of(List.copyOf(source.find()));
            } catch (IOException e) {
                throw new RefusedException("the file can't be read: " + e.getMessage(), e);
            }
        }
        return found.get();
    }
}
