// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.BackupItemAction;
import io.cairn.api.CairnPlugin;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ObjectStoreProvider;
import io.cairn.api.RestoreItemAction;
import java.util.List;
import java.util.function.Function;

/**
 * An extension point, how an entry class names its extensions, and how they name themselves.
 *
 * @param <T> the extension point
 */
record ExtensionKind<T>(
        Class<T> point, Function<CairnPlugin, List<Class<? extends T>>> classes, Function<T, String> name) {

    /** There is one for each extension point. */
    @Override
    public int hashCode() {
        return point.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExtensionKind<?> kind && point == kind.point;
    }

    static final ExtensionKind<ItemOrderer> ORDERERS =
            new ExtensionKind<>(ItemOrderer.class, CairnPlugin::orderers, ItemOrderer::name);
    static final ExtensionKind<ItemCollector> COLLECTORS =
            new ExtensionKind<>(ItemCollector.class, CairnPlugin::collectors, ItemCollector::name);
    static final ExtensionKind<BackupItemAction> BACKUP_ACTIONS =
            new ExtensionKind<>(BackupItemAction.class, CairnPlugin::backupActions, BackupItemAction::name);
    static final ExtensionKind<RestoreItemAction> RESTORE_ACTIONS =
            new ExtensionKind<>(RestoreItemAction.class, CairnPlugin::restoreActions, RestoreItemAction::name);
    static final ExtensionKind<ObjectStoreProvider> OBJECT_STORES =
            new ExtensionKind<>(ObjectStoreProvider.class, CairnPlugin::objectStores, ObjectStoreProvider::scheme);

    /** Those that a backup needs: what a run doesn't need is not loaded, which takes longer than much of what it does. */
    static final List<ExtensionKind<?>> OF_A_BACKUP = List.of(ORDERERS, COLLECTORS, BACKUP_ACTIONS);

    static final List<ExtensionKind<?>> OF_A_RESTORE = List.of(RESTORE_ACTIONS);

    static final List<ExtensionKind<?>> ALL =
            List.of(ORDERERS, COLLECTORS, BACKUP_ACTIONS, RESTORE_ACTIONS, OBJECT_STORES);
}
