// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.core.plan.Wish.Origin;

/** What messages call a wish. */
final class Names {

    private Names() {}

    /** Such as {@code the rule 'replicas' (nightly.yaml:8:7)} or {@code 'statefulset shop/db' of statefulset}. */
    static String of(Wish wish) {
        return of(wish.name(), wish.origin());
    }

    static String of(String name, Origin origin) {
        String position = origin.position().isEmpty() ? "" : " (" + origin.position() + ")";
        return origin.source().equals(Origin.RULES)
                ? "the rule '" + name + "'" + position
                : "'" + name + "' of " + origin.source() + position;
    }
}
