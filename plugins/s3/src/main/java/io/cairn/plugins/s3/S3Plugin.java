// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.CairnPlugin;
import io.cairn.api.ObjectStoreProvider;
import java.util.List;

/** Names the object store of this plugin. */
public final class S3Plugin extends CairnPlugin {

    /** Made by the plugin host. */
    public S3Plugin() {}

    @Override
    public List<Class<? extends ObjectStoreProvider>> objectStores() {
        return List.of(S3StoreProvider.class);
    }
}
