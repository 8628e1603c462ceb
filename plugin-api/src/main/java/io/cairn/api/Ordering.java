// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

/**
 * One wish of an orderer: items one after another, items side by side, or items before others. The engine compiles the
 * wishes of all into the fewest stages that keep them.
 */
public sealed interface Ordering permits Sequence, Group, Precedence {

    /** What plans and messages call it, such as {@code pods} or {@code statefulset shop/db}. */
    String name();

    /** Where the items of a wish stand, seen from those that nothing places. */
    enum Place {
        /** Before them. */
        FIRST,
        /** After them. */
        LAST
    }
}
