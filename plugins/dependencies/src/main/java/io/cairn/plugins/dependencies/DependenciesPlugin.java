// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.dependencies;

import io.cairn.api.CairnPlugin;
import io.cairn.api.ItemOrderer;
import java.util.List;

/** Names the orderer of this plugin. */
public final class DependenciesPlugin extends CairnPlugin {

    /** Made by the plugin host. */
    public DependenciesPlugin() {}

    @Override
    public List<Class<? extends ItemOrderer>> orderers() {
        return List.of(DependenciesOrderer.class);
    }
}
