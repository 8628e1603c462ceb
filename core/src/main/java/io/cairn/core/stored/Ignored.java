// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import java.util.Optional;

/** Counts the files of an archive that mean nothing to a restore. */
final class Ignored {

    private long count;
    private Optional<String> example = Optional.empty();

    void add(String path) {
        if (count++ == 0) {
            example = Optional.of(path);
        }
    }

    Optional<String> warning() {
        return example.map(path -> count == 1
                ? "the archive has a file that is no object and was left out: " + path
                : "the archive has " + count + " files that are no objects and were left out, such as " + path);
    }
}
