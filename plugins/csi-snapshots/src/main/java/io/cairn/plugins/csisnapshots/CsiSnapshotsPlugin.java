// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.BackupItemAction;
import io.cairn.api.CairnPlugin;
import io.cairn.api.RestoreItemAction;
import java.util.List;

/** Names the actions of this plugin. */
public final class CsiSnapshotsPlugin extends CairnPlugin {

    /** Made by the plugin host. */
    public CsiSnapshotsPlugin() {}

    @Override
    public List<Class<? extends BackupItemAction>> backupActions() {
        return List.of(SnapshotAction.class);
    }

    @Override
    public List<Class<? extends RestoreItemAction>> restoreActions() {
        return List.of(SnapshotRestore.class);
    }
}
