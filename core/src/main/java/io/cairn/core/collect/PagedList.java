// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterException;
import io.cairn.core.kube.AnswerTooLongException;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;

/**
 * The reading of one list from its first page to its last, at one revision where that can be had. Used once, by one
 * thread.
 */
final class PagedList<T> {

    private static final int MAX_RESTARTS = 5;

    private final KubeApi api;
    private final Semaphore underWay;
    private final ListRequest request;
    private final String accept;
    private final Function<byte[], ListPage<T>> parser;
    private final Function<T, String> key;
    private final PageLimit limit = new PageLimit();

    private boolean finished;
    private boolean exact;
    private String token = "";
    private String revision = "";
    private String reason = "";
    private String lastKey = "";
    private boolean sorted = true;
    private boolean skipping;
    private int restarts;
    private long items;
    private long told;
    private long bytes;
    private int pages;

    /**
     * A list to be read.
     *
     * @param underWay has a permit for each page that may be waited for at a time, by all lists together
     * @param parser makes a page of an answer
     * @param key what the server's order goes by: {@code namespace/name}
     */
    PagedList(
            KubeApi api,
            Semaphore underWay,
            ListRequest request,
            String accept,
            Function<byte[], ListPage<T>> parser,
            Function<T, String> key) {
        this.api = api;
        this.underWay = underWay;
        this.request = request;
        this.accept = accept;
        this.parser = parser;
        this.key = key;
        this.exact = !request.revision().isEmpty();
    }

    ListOutcome read(Consumer<T> consumer, LongConsumer announced) throws ClusterException {
        while (!finished) {
            Optional<ListPage<T>> page = nextPage();
            if (page.isPresent() && accepted(page.get())) {
                announce(page.get(), announced);
                deliver(page.get(), consumer);
                token = page.get().token();
                finished = token.isEmpty();
            }
        }
        return new ListOutcome(revision, exact, items, pages, bytes, reason);
    }

    /** The next page; empty if there is none by the present plan, which has been changed then. */
    private Optional<ListPage<T>> nextPage() throws ClusterException {
        try {
            byte[] body = answer();
            ListPage<T> page = parser.apply(body);
            pages++;
            bytes += body.length;
            limit.observed(page.items().size(), body.length);
            return Optional.of(page);
        } catch (JacksonException e) {
            throw ItemReader.malformed(api, request.type(), e);
        } catch (AnswerTooLongException e) {
            if (!limit.lower()) {
                throw e;
            }
            return Optional.empty();
        } catch (KubeStatusException e) {
            replan(e);
            return Optional.empty();
        }
    }

    private byte[] answer() throws ClusterException {
        try {
            underWay.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted before the API server " + api.server() + " was asked", 0, e);
        }
        try {
            return api.get(path(), accept, PageLimit.MAX_BYTES).body();
        } finally {
            underWay.release();
        }
    }

    private void replan(KubeStatusException e) throws ClusterException {
        if (e.status() == 404) {
            finished = true;
            newest("the server no longer serves " + request.type().id());
        } else if (token.isEmpty() && exact && refusesRevision(e)) {
            newest("the server doesn't have revision " + request.revision() + " of "
                    + request.type().id() + ": " + e.serverMessage());
        } else if (!token.isEmpty() && e.status() == 410) {
            resume(e);
        } else {
            throw ItemReader.explained(e, "list", request.type(), request.namespace());
        }
    }

    /** 504: a revision to come, or of another etcd; 400: no such parameter; 410: a compacted one. */
    private static boolean refusesRevision(KubeStatusException e) {
        return e.status() == 504 || e.status() == 400 || e.status() == 410;
    }

    /** From here on the list is read at its newest. */
    private void newest(String why) {
        exact = false;
        reason = why;
    }

    private void resume(KubeStatusException e) throws ClusterException {
        restarts++;
        if (restarts > MAX_RESTARTS) {
            throw new ClusterException(
                    "the list of " + request.type().id() + " expired " + restarts
                            + " times before it was read: the server forgets revisions faster than they are read",
                    410,
                    e);
        }
        newest("the server forgot the revision of the list in the middle of it, after " + items
                + " items: the rest is newer");
        token = e.freshToken();
        if (token.isEmpty()) {
            if (!sorted) {
                throw new ClusterException(
                        "the list of " + request.type().id()
                                + " expired in the middle and can't be taken up again, as it isn't sorted",
                        410,
                        e);
            }
            skipping = !lastKey.isEmpty();
        }
    }

    /** Whether the page is of the revision asked for; if the first one isn't, the list is asked for anew without. */
    private boolean accepted(ListPage<T> page) {
        if (exact && !page.revision().equals(request.revision())) {
            newest("the server answered with "
                    + (page.revision().isEmpty() ? "no revision" : "revision " + page.revision()) + " of "
                    + request.type().id() + " instead of " + request.revision());
            if (token.isEmpty()) {
                return false;
            }
        }
        revision = page.revision();
        return true;
    }

    private void announce(ListPage<T> page, LongConsumer announced) {
        long known = items + page.items().size() + Math.max(0, page.remaining());
        if (known > told) {
            announced.accept(known - told);
            told = known;
        }
    }

    private void deliver(ListPage<T> page, Consumer<T> consumer) {
        for (T item : page.items()) {
            String at = key.apply(item);
            boolean later = at.compareTo(lastKey) > 0;
            if (skipping && !later) {
                continue;
            }
            skipping = false;
            sorted &= later;
            lastKey = at;
            items++;
            consumer.accept(item);
        }
    }

    private String path() {
        StringBuilder path = new StringBuilder(ItemReader.path(request.type(), request.namespace()))
                .append("?limit=")
                .append(limit.items());
        append(path, "labelSelector", request.labelSelector());
        append(path, "fieldSelector", request.fieldSelector());
        append(path, "continue", token);
        if (exact && token.isEmpty()) {
            append(path, "resourceVersion", request.revision());
            append(path, "resourceVersionMatch", "Exact");
        }
        return path.toString();
    }

    private static void append(StringBuilder path, String name, String value) {
        if (!value.isEmpty()) {
            path.append('&').append(name).append('=').append(ItemReader.encoded(value));
        }
    }
}
