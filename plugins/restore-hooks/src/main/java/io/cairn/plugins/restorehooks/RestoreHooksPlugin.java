// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorehooks;

import io.cairn.api.CairnPlugin;
import io.cairn.api.RestoreItemAction;
import java.util.List;

/** Names the action of this plugin. */
public final class RestoreHooksPlugin extends CairnPlugin {

    /** Made by the plugin host. */
    public RestoreHooksPlugin() {}

    @Override
    public List<Class<? extends RestoreItemAction>> restoreActions() {
        return List.of(InitContainers.class);
    }
}
