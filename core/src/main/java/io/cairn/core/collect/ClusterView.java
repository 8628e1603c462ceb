// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The cluster as plugins see it. */
public final class ClusterView implements ClusterAccess {

    private final Catalog catalog;
    private final ItemReader reader;
    private final ItemWriter writer;
    private final ItemWait wait;

    /** A view of the types that the catalog names. */
    public ClusterView(Catalog catalog, KubeApi api) {
        this(catalog, api, Clock.systemUTC(), Thread::sleep);
    }

    /** The same, which waits by this clock and sleeper. */
    public ClusterView(Catalog catalog, KubeApi api, Clock clock, Sleeper sleeper) {
        this.catalog = catalog;
        this.reader = new ItemReader(api);
        this.writer = new ItemWriter(api);
        this.wait = new ItemWait(api, clock, sleeper);
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

    @Override
    public Optional<Item> await(
            ResourceType type, String namespace, String name, Predicate<? super Item> until, Duration timeout)
            throws ClusterException {
        return wait.await(type, namespace, name, until, timeout);
    }

    @Override
    public Item create(ResourceType type, ObjectTree object) throws ClusterException {
        return writer.create(type, object);
    }

    @Override
    public Optional<Item> patch(ResourceType type, String namespace, String name, ObjectTree changes)
            throws ClusterException {
        return writer.patch(type, namespace, name, changes);
    }

    @Override
    public void delete(ResourceType type, String namespace, String name) throws ClusterException {
        writer.delete(type, namespace, name);
    }

    private static Item item(RawItem raw) {
        return new Item(raw.type(), TreeJson.read(raw.json()));
    }
}
