// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.waves;

import io.cairn.api.ItemRef;
import io.cairn.api.OrderView;

/** Notes about annotations that can't be read; the first few one by one, the others counted. */
final class Doubts {

    private static final int SHOWN = 10;
    private static final int LONGEST = 60;

    private final OrderView view;
    private int count;

    Doubts(OrderView view) {
        this.view = view;
    }

    void add(ItemRef ref, String annotation, String value, String what) {
        count++;
        if (count <= SHOWN) {
            view.note("the annotation " + annotation + " of " + ref.id() + ", '" + printable(value) + "', " + what);
        }
    }

    /** An annotation may hold anything, and much of it. */
    private static String printable(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Tells how many were not shown. */
    void close() {
        if (count > SHOWN) {
            view.note((count - SHOWN) + " more annotations can't be read");
        }
    }
}
