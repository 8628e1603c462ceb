// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeAnswer;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Changes objects of the API server. Blocks; safe for use by several threads. A missing right is a
 * {@link ClusterException} of status 403 whose message names the verb, the type and the namespace.
 */
final class ItemWriter {

    private final KubeApi api;

    ItemWriter(KubeApi api) {
        this.api = api;
    }

    /** Sent once. */
    Item create(ResourceType type, ObjectTree object) throws ClusterException {
        String namespace = object.text("metadata", "namespace").orElse("");
        try {
            return item(type, api.post(ItemReader.path(type, namespace), TreeJson.write(object)));
        } catch (KubeStatusException e) {
            throw ItemReader.explained(e, "create", type, namespace);
        }
    }

    /** May be sent more than once. Empty if there is no such object. */
    Optional<Item> patch(ResourceType type, String namespace, String name, ObjectTree changes) throws ClusterException {
        try {
            return Optional.of(item(type, api.patch(ItemReader.path(type, namespace, name), TreeJson.write(changes))));
        } catch (KubeStatusException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw ItemReader.explained(e, "patch", type, namespace);
        }
    }

    /** May be sent more than once. */
    void delete(ResourceType type, String namespace, String name) throws ClusterException {
        try {
            api.delete(ItemReader.path(type, namespace, name));
        } catch (KubeStatusException e) {
            if (e.status() != 404) {
                throw ItemReader.explained(e, "delete", type, namespace);
            }
        }
    }

    private Item item(ResourceType type, KubeAnswer answer) throws ClusterException {
        try {
            return new Item(type, TreeJson.read(answer.body()));
        } catch (JacksonException e) {
            throw ItemReader.malformed(api, type, e);
        }
    }
}
