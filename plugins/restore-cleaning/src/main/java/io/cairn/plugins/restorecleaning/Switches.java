// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.AppliesTo;
import io.cairn.api.InvalidInputException;
import io.cairn.api.RunContext;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which actions the user switched off, by the plugin's only setting {@code without}. */
final class Switches {

    /** Every action of this plugin, in the order in which they run. */
    static final List<String> ACTIONS = List.of(
            Never.NAME,
            Pods.NAME,
            Jobs.NAME,
            Deployments.NAME,
            ReplicaSets.NAME,
            Services.NAME,
            ServiceAccounts.NAME,
            Secrets.NAME,
            Claims.NAME,
            Volumes.NAME,
            Bindings.NAME,
            Webhooks.NAME,
            ApiServices.NAME,
            Definitions.NAME,
            Namespaces.NAME,
            Status.NAME,
            Metadata.NAME);

    private static final String WITHOUT = "without";

    /** A type that no cluster serves, which is how an action says that it applies to nothing. */
    private static final String NO_TYPE = "nothing.restore-cleaning.cairn.io";

    private final RunContext run;

    @Inject
    Switches(RunContext run) {
        this.run = run;
    }

    /**
     * What an action applies to: items of these types, of every type if there are none, or nothing if it is switched off.
     *
     * @throws InvalidInputException if the settings name what this plugin doesn't have
     */
    AppliesTo appliesTo(String action, Set<String> types) {
        return off().contains(action) ? AppliesTo.changing(NO_TYPE) : new AppliesTo(types, Set.of(), Set.of(), true);
    }

    private Set<String> off() {
        for (String key : run.config().keySet()) {
            if (!key.equals(WITHOUT)) {
                throw new InvalidInputException(
                        "the plugin restore-cleaning has no setting '" + key + "'; it has " + WITHOUT);
            }
        }
        return Stream.ofNullable(run.config().get(WITHOUT))
                .flatMap(names -> Stream.of(names.split(",", -1)))
                .map(name -> known(name.strip()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String known(String name) {
        if (!ACTIONS.contains(name)) {
            throw new InvalidInputException("the plugin restore-cleaning has no action '" + name
                    + "' to do without; it has " + String.join(", ", ACTIONS));
        }
        return name;
    }
}
