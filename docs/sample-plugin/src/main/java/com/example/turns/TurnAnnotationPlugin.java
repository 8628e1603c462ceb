// SPDX-License-Identifier: Apache-2.0
package com.example.turns;

import io.cairn.api.CairnPlugin;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemOrderer;
import java.util.List;

/** Names the extensions of this plugin. */
public final class TurnAnnotationPlugin extends CairnPlugin {

    /** Made by Cairn. */
    public TurnAnnotationPlugin() {}

    @Override
    public List<Class<? extends ItemOrderer>> orderers() {
        return List.of(TurnAnnotationOrderer.class);
    }

    @Override
    public List<Class<? extends ItemCollector>> collectors() {
        return List.of(BringsAnnotationCollector.class);
    }
}
