// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.ItemId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects findings: counts all and keeps the first. Safe for use by several threads. */
final class Findings {

    private final List<Finding> first = new ArrayList<>();
    private long count;

    void add(String file, String reason) {
        add(new Finding(file, Optional.empty(), reason));
    }

    void add(String file, ItemId item, String reason) {
        add(new Finding(file, Optional.of(item), reason));
    }

    private synchronized void add(Finding finding) {
        count++;
        if (first.size() < Verification.KEPT) {
            first.add(finding);
        }
    }

    /** What an error says. */
    static String words(IOException error) {
        return String.valueOf(error.getMessage());
    }

    synchronized long count() {
        return count;
    }

    synchronized List<Finding> first() {
        return List.copyOf(first);
    }
}
