// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ClusterIdentity;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.restore.RestoreRun.Source;
import io.cairn.core.stored.StoredItem;
import io.cairn.core.transform.Transforms;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A restore of which nothing has been sent yet.
 *
 * @param source what is read
 * @param catalog the types of the cluster and of the archive
 * @param stored all that the archive holds
 * @param broken items that would be restored and can't be read
 * @param bareNamespaces the namespaces of the cluster that items go to and of which the restore has no object
 * @param view what actions may know
 */
record Prepared(
        Source source,
        ClusterIdentity identity,
        Catalog catalog,
        Versions versions,
        List<StoredItem> stored,
        List<RestoreItem> items,
        List<Unusable.Item> broken,
        Set<String> bareNamespaces,
        RestorePlan plan,
        RestoreActions actions,
        Transforms transforms,
        HookFinder hooks,
        PluginRun plugins,
        RunView view)
        implements AutoCloseable {

    static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    /** How many items there are, broken ones among them. */
    int all() {
        return items.size() + broken.size();
    }

    /** The items, as the backup calls them. */
    Set<ItemId> ids() {
        return view.items();
    }

    /** The types that items define. */
    Set<String> defined() {
        return ids().stream()
                .filter(item -> item.type().equals(DEFINITIONS))
                .map(ItemId::name)
                .collect(Collectors.toSet());
    }

    /** The namespaces of the cluster that items go to. */
    Set<String> targetNamespaces() {
        return items.stream()
                .map(item -> item.target().namespace())
                .filter(namespace -> !namespace.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that items go to, and those whose objects are restored. */
    Set<String> namespacesRestoredTo() {
        Set<String> names = targetNamespaces();
        items.stream()
                .filter(item -> item.target().type().equals("namespaces"))
                .forEach(item -> names.add(item.target().name()));
        return names;
    }

    @Override
    public void close() {
        plugins.close();
    }
}
