// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;

/**
 * Reads items from the API server, one or in pages, as the bytes that it sent. Blocks; safe for use by several threads.
 *
 * <p>A missing right is a {@link ClusterException} of status 403 whose message names the verb, the type and the
 * namespace.
 */
public final class ItemReader {

    private final KubeApi api;
    private final Semaphore pages;

    /** A reader of this server. */
    public ItemReader(KubeApi api) {
        this(api, Integer.MAX_VALUE);
    }

    /**
     * A reader of this server that waits for no more than so many pages at a time, however many threads use it: those
     * that work on the pages they have got count no longer.
     */
    public ItemReader(KubeApi api, int pagesAtOnce) {
        this.api = api;
        this.pages = new Semaphore(pagesAtOnce);
    }

    /**
     * Reads one item in its newest state.
     *
     * @param namespace the namespace, empty for a cluster-scoped type
     * @return the item, or empty if there is none
     * @throws ClusterException if the server refuses or can't be reached
     */
    public Optional<RawItem> get(ResourceType type, String namespace, String name) throws ClusterException {
        byte[] body;
        try {
            body = api.get(path(type, namespace, name)).body();
        } catch (KubeStatusException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw explained(e, "get", type, namespace);
        }
        return Optional.of(parsed(type, body, bytes -> new PageSlicer(type).single(bytes)));
    }

    /**
     * Lists items in pages and hands each to {@code consumer}, in the server's order: the byte order of
     * {@code namespace/name}. No item is handed on twice, and no more than a page is held.
     *
     * <p>A request with a revision reads that revision wherever the server has it; where it hasn't, or loses it on the
     * way, the newest is read and the outcome says why. A continue token that expired goes on at the newest in the same
     * way. A type that is no longer served is an empty outcome with a reason.
     *
     * @throws ClusterException if the server refuses or can't be reached; {@code consumer} may have seen some items
     */
    public ListOutcome list(ListRequest request, Consumer<RawItem> consumer) throws ClusterException {
        return list(request, consumer, announced -> {});
    }

    /**
     * The same, and tells how many items there will be as soon as the server tells it.
     *
     * @param announced is given numbers that add up to all items of the list, if nothing changes on the way
     */
    public ListOutcome list(ListRequest request, Consumer<RawItem> consumer, LongConsumer announced)
            throws ClusterException {
        PageSlicer slicer = new PageSlicer(request.type());
        PagedList<RawItem> list = new PagedList<>(
                api, pages, request, KubeApi.JSON, slicer::slice, item -> key(item.namespace(), item.name()));
        return list.read(consumer, announced);
    }

    /**
     * Lists the metadata of items at their newest, in pages, and hands each to {@code consumer} in the server's order.
     *
     * @param namespace the namespace, or empty for all of them and for a cluster-scoped type
     * @param labelSelector a label selector in the Kubernetes grammar, or empty
     * @throws ClusterException if the server refuses or can't be reached; {@code consumer} may have seen some
     */
    public void refs(ResourceType type, String namespace, String labelSelector, Consumer<ItemRef> consumer)
            throws ClusterException {
        PagedList<ItemRef> list = new PagedList<>(
                api,
                pages,
                new ListRequest(type, namespace, labelSelector, "", ""),
                RefPage.ACCEPT,
                bytes -> RefPage.parse(type, bytes),
                ref -> key(ref.namespace(), ref.name()));
        list.read(consumer, announced -> {});
    }

    /**
     * The newest revision of the cluster.
     *
     * @throws ClusterException if the server refuses or can't be reached
     */
    public String newestRevision() throws ClusterException {
        ResourceType namespaces = new ResourceType("", "v1", "namespaces", "Namespace", false);
        try {
            byte[] body = api.get(path(namespaces, "") + "?limit=1").body();
            return parsed(namespaces, body, bytes -> new PageSlicer(namespaces).slice(bytes))
                    .revision();
        } catch (KubeStatusException e) {
            throw explained(e, "list", namespaces, "");
        }
    }

    private <T> T parsed(ResourceType type, byte[] body, Function<byte[], T> parser) throws ClusterException {
        try {
            return parser.apply(body);
        } catch (JacksonException e) {
            throw malformed(api, type, e);
        }
    }

    static ClusterException malformed(KubeApi api, ResourceType type, JacksonException cause) {
        return new ClusterException(
                api.server() + " answered something that is not JSON of " + type.id() + ": " + TreeJson.reason(cause),
                200,
                cause);
    }

    /** The path of a type's objects in a namespace, or, where that is empty, in all of them or in none. */
    public static String path(ResourceType type, String namespace) {
        StringBuilder path = new StringBuilder(type.group().isEmpty() ? "/api/" : "/apis/").append(type.apiVersion());
        if (!namespace.isEmpty()) {
            path.append("/namespaces/").append(encoded(namespace));
        }
        return path.append('/').append(type.plural()).toString();
    }

    /** The path of one object. */
    public static String path(ResourceType type, String namespace, String name) {
        return path(type, namespace) + "/" + encoded(name);
    }

    /** What stands in a query or a path; a blank as %20, which both accept. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without a builder that grows, as every item of a list has one. */
    private static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace.concat("/").concat(name);
    }

    static ClusterException explained(KubeStatusException e, String verb, ResourceType type, String namespace) {
        if (e.status() != 403) {
            return e;
        }
        String where = !type.namespaced() ? "" : namespace.isEmpty() ? " in all namespaces" : " in " + namespace;
        return new ClusterException("no right to " + verb + " " + type.id() + where + ": " + e.serverMessage(), 403, e);
    }
}
