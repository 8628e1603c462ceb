// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.CairnPlugin;
import io.cairn.api.RestoreItemAction;
import java.util.List;

/**
 * Names the actions of this plugin. Status and metadata go last: what the others decide by, such as a pod's phase or the
 * managers of a service's ports, is in them.
 */
public final class RestoreCleaningPlugin extends CairnPlugin {

    /** Made by the plugin host. */
    public RestoreCleaningPlugin() {}

    @Override
    public List<Class<? extends RestoreItemAction>> restoreActions() {
        return List.of(
                Never.class,
                Pods.class,
                Jobs.class,
                Deployments.class,
                ReplicaSets.class,
                Services.class,
                ServiceAccounts.class,
                Secrets.class,
                Claims.class,
                Volumes.class,
                Bindings.class,
                Webhooks.class,
                ApiServices.class,
                Definitions.class,
                Namespaces.class,
                Status.class,
                Metadata.class);
    }
}
