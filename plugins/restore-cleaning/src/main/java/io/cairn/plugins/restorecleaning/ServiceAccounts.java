// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/** Takes off a service account the secrets that were generated for its token. Safe for use by several threads. */
public final class ServiceAccounts extends Cleaning {

    static final String NAME = "service-accounts";

    /** Made by the plugin host. */
    @Inject
    public ServiceAccounts(Switches switches) {
        super(switches, NAME, Set.of("serviceaccounts"));
    }

    @Override
    public RestoreDecision execute(Item account, RestoreView restore) {
        String name = account.id().name();
        return RestoreDecision.keep(account.with(Trees.withoutElements(
                account.object(),
                value -> value instanceof ObjectTree secret
                        && secret.text("name")
                                .filter(text -> Tokens.generated(text, name))
                                .isPresent(),
                "secrets")));
    }
}
