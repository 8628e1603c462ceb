// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.json.TreeJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The cluster as plugins see it. */
public final class ClusterView implements ClusterAccess {

    private final Catalog catalog;
    private final ItemReader reader;

    /** A view of what the catalog names and the reader reads. */
    public ClusterView(Catalog catalog, ItemReader reader) {
        this.catalog = catalog;
        this.reader = reader;
    }

    @Override
    public List<ResourceType> types() {
        return catalog.types();
    }

    @Override
    public ResourceType resolve(String name) {
        return catalog.resolve(name);
    }

    @Override
    public Optional<Item> get(ResourceType type, String namespace, String name) throws ClusterException {
        return reader.get(type, namespace, name).map(ClusterView::item);
    }

    @Override
    public void forEachRef(ResourceType type, String namespace, Consumer<ItemRef> consumer) throws ClusterException {
        reader.refs(type, namespace, "", consumer);
    }

    @Override
    public void forEachItem(ResourceType type, String namespace, Consumer<Item> consumer) throws ClusterException {
        reader.list(new ListRequest(type, namespace, "", "", ""), raw -> consumer.accept(item(raw)));
    }

    private static Item item(RawItem raw) {
        return new Item(raw.type(), TreeJson.read(raw.json()));
    }
}
