// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** Streams changes as they happen. */
final class Watches {

    private static final long BOOKMARK_EVERY_MILLIS = 1000;
    private static final long DEFAULT_SECONDS = 1800;

    private final Store store;

    Watches(Store store) {
        this.store = store;
    }

    Answer watch(Target target, Request request) {
        Predicate<Version> selected = Lists.selection(target.type(), request);
        String namespace = target.namespace();
        Predicate<Version> wanted =
                version -> (namespace.isEmpty() || version.namespace().equals(namespace)) && selected.test(version);
        return new Answer.Stream(out -> stream(target, request, wanted, out));
    }

    private void stream(Target target, Request request, Predicate<Version> wanted, OutputStream out)
            throws IOException, InterruptedException {
        ServedType type = target.type();
        long asked = request.number("resourceVersion").orElse(0L);
        long seen = asked;
        if (asked == 0) {
            seen = store.revision(type);
            for (Version version : store.at(type, seen).from("", target.namespace())) {
                if (wanted.test(version)) {
                    event(out, "ADDED", object(type, request, version));
                }
            }
        } else if (asked < store.compacted(type)) {
            ObjectNode status = KubeError.expired(
                            "too old resource version: " + asked + " (" + store.compacted(type) + ")")
                    .status();
            event(out, "ERROR", Json.bytes(status));
            return;
        }
        out.flush();
        long end = System.nanoTime() + request.number("timeoutSeconds").orElse(DEFAULT_SECONDS) * 1_000_000_000L;
        while (!store.closed() && System.nanoTime() < end) {
            long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            List<Version> changes = store.awaitChangesAfter(type, seen, Math.min(left, BOOKMARK_EVERY_MILLIS));
            for (Version version : changes) {
                seen = version.revision();
                Optional<String> kind = kind(type, wanted, version);
                if (kind.isPresent()) {
                    event(out, kind.get(), object(type, request, version));
                }
            }
            if (changes.isEmpty() && request.flag("allowWatchBookmarks")) {
                event(out, "BOOKMARK", bookmark(type, seenUntil(type, seen)));
            }
            out.flush();
        }
    }

    private long seenUntil(ServedType type, long seen) {
        return store.atomically(
                () -> store.changesAfter(type, seen).isEmpty() ? Math.max(seen, store.revision(type)) : seen);
    }

    // An object that begins or ceases to match a selector is added or deleted for this watcher.
    private Optional<String> kind(ServedType type, Predicate<Version> wanted, Version version) {
        boolean before = store.before(type, version)
                .filter(Version::exists)
                .filter(wanted)
                .isPresent();
        boolean after = version.exists() && wanted.test(version);
        if (after) {
            return Optional.of(before ? "MODIFIED" : "ADDED");
        }
        return before ? Optional.of("DELETED") : Optional.empty();
    }

    private static byte[] object(ServedType type, Request request, Version version) {
        return request.wantsMetadata() ? Objects.metadataOnly(type, version) : Objects.whole(type, version);
    }

    private static byte[] bookmark(ServedType type, long revision) {
        ObjectNode object = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        return Json.bytes(object);
    }

    private static void event(OutputStream out, String type, byte[] object) throws IOException {
        ByteArrayOutputStream event = new ByteArrayOutputStream(object.length + 64);
        event.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(object);
        event.writeBytes("}\n".getBytes(StandardCharsets.US_ASCII));
        event.writeTo(out);
    }
}
