// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.waves;

import io.cairn.api.CairnPlugin;
import io.cairn.api.ItemOrderer;
import java.util.List;

/** Names the orderer of this plugin. */
public final class WavesPlugin extends CairnPlugin {

    /** Made by the plugin host. */
    public WavesPlugin() {}

    @Override
    public List<Class<? extends ItemOrderer>> orderers() {
        return List.of(WavesOrderer.class);
    }
}
