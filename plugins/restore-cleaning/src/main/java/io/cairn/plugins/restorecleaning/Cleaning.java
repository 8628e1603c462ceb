// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.AppliesTo;
import io.cairn.api.RestoreItemAction;
import java.util.Set;

/** An action that the user can switch off. */
abstract class Cleaning implements RestoreItemAction {

    private final Switches switches;
    private final String name;
    private final Set<String> types;

    /** @param types the types that it applies to; every type if there are none */
    Cleaning(Switches switches, String name, Set<String> types) {
        this.switches = switches;
        this.name = name;
        this.types = Set.copyOf(types);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final AppliesTo appliesTo() {
        return switches.appliesTo(name, types);
    }
}
