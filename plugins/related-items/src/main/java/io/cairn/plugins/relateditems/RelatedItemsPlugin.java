// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import io.cairn.api.BackupItemAction;
import io.cairn.api.CairnPlugin;
import java.util.List;

/** Names the actions of this plugin. */
public final class RelatedItemsPlugin extends CairnPlugin {

    /** Made by the plugin host. */
    public RelatedItemsPlugin() {}

    @Override
    public List<Class<? extends BackupItemAction>> backupActions() {
        return List.of(
                PodClaims.class,
                PodServiceAccount.class,
                ClaimVolume.class,
                ClaimStorageClass.class,
                ServiceAccountRoles.class,
                CustomResourceDefinition.class);
    }
}
