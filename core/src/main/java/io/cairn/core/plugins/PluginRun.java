// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemOrderer;
import java.util.List;
import java.util.Optional;

/**
 * The extensions of one run. Each is made when its kind is first asked for, and is the same from then on. An extension
 * that can't be made is left out and told by {@link #problems}. Not safe for use by several threads; the extensions are.
 */
public final class PluginRun implements AutoCloseable {

    private final ExtensionSet extensions;

    PluginRun(List<LoadedPlugin> plugins, ClusterAccess access) {
        this.extensions = new ExtensionSet(plugins, ExtensionKind.OF_A_RUN, Optional.of(access));
    }

    /** The orderers, sorted by plugin id, those of a plugin in the order in which it names them. */
    public List<Extension<ItemOrderer>> orderers() {
        return extensions.all(ExtensionKind.ORDERERS);
    }

    /** The collectors, sorted likewise. */
    public List<Extension<ItemCollector>> collectors() {
        return extensions.all(ExtensionKind.COLLECTORS);
    }

    /** The backup actions, sorted likewise. */
    public List<Extension<BackupItemAction>> backupActions() {
        return extensions.all(ExtensionKind.BACKUP_ACTIONS);
    }

    /** What went wrong so far when extensions were made. */
    public List<PluginException> problems() {
        return extensions.problems();
    }

    /** Lets go of the extensions; those given out must not be used any more. */
    @Override
    public void close() {}
}
