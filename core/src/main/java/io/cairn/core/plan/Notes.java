// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes about items, one for all of which the same is to be said. Used by one thread. */
final class Notes {

    private static final int FEW = 3;

    /** The first items of which something is said, and how many they are. */
    private static final class Said {
        private final List<String> first = new ArrayList<>();
        private int count;
    }

    private final Map<String, Said> said = new LinkedHashMap<>();

    /** Says something of an item. */
    void add(ItemId item, String text) {
        add(item.toString(), text);
    }

    void add(String subject, String text) {
        Said about = said.computeIfAbsent(text, key -> new Said());
        about.count++;
        if (about.count <= FEW) {
            about.first.add(subject);
        }
    }

    /** The notes, in the order in which their first items came. */
    List<String> texts() {
        return said.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + subjects(entry.getValue()))
                .toList();
    }

    private static String subjects(Said about) {
        return about.count <= FEW
                ? String.join(", ", about.first)
                : about.count + " items, such as " + about.first.get(0);
    }
}
