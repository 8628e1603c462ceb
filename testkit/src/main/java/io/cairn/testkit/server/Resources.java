// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests on objects: checks the right, picks the verb, hands on. */
final class Resources {

    private final Store store;
    private final Access access;
    private final Lists lists;
    private final Watches watches;
    private final Writes writes;
    private final Reviews reviews;

    Resources(Store store, Access access, Writes writes) {
        this.store = store;
        this.access = access;
        this.writes = writes;
        this.lists = new Lists(store);
        this.watches = new Watches(store);
        this.reviews = new Reviews(access);
    }

    Answer answer(Target target, Request request, String contentType, byte[] body) {
        String verb = verb(target, request);
        if (reviews.answers(target.type()) && verb.equals("create")) {
            return reviews.review(target.type(), request.user(), Json.parse(body));
        }
        access.check(request.user(), verb, target);
        if (!target.type().verbs().contains(verb)) {
            throw KubeError.methodNotAllowed();
        }
        boolean knownSubresource =
                target.subresource().equals("status") && target.type().hasStatus();
        if (!target.subresource().isEmpty() && !knownSubresource) {
            throw KubeError.unknownType();
        }
        boolean dryRun = request.query("dryRun").equals("All");
        return switch (verb) {
            case "get" -> get(target, request);
            case "list" -> lists.list(target, request);
            case "watch" -> watches.watch(target, request);
            case "create" ->
                written(target.type(), request, writes.create(target, Json.parse(body), manager(request), dryRun));
            case "update" ->
                written(target.type(), request, writes.update(target, Json.parse(body), manager(request), dryRun));
            case "patch" -> patch(target, request, contentType, body, dryRun);
            case "delete" -> Answer.json(200, writes.delete(target, options(body), dryRun));
            case "deletecollection" -> deleteCollection(target, request, dryRun);
            default -> throw KubeError.methodNotAllowed();
        };
    }

    private static String verb(Target target, Request request) {
        boolean one = !target.name().isEmpty();
        return switch (request.method()) {
            case "GET", "HEAD" -> one ? "get" : request.flag("watch") ? "watch" : "list";
            case "POST" -> one ? "" : "create";
            case "PUT" -> one ? "update" : "";
            case "PATCH" -> one ? "patch" : "";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> "";
        };
    }

    private Answer get(Target target, Request request) {
        ServedType type = target.type();
        Version version = store.get(type, target.key()).orElseThrow(() -> KubeError.notFound(type, target.name()));
        byte[] object = request.wantsMetadata() ? Objects.metadataOnly(type, version) : Objects.whole(type, version);
        return Answer.json(200, List.of(object, new byte[] {'\n'}));
    }

    private Answer patch(Target target, Request request, String contentType, byte[] body, boolean dryRun) {
        Patch patch = Patch.of(contentType, body);
        if (patch instanceof Patch.Apply && request.query("fieldManager").isEmpty()) {
            throw KubeError.invalid(
                    "meta.k8s.io",
                    "PatchOptions",
                    "",
                    "fieldManager",
                    "FieldValueRequired",
                    "Required value: is required for apply patch");
        }
        return written(
                target.type(), request, writes.patch(target, patch, manager(request), request.flag("force"), dryRun));
    }

    private Answer deleteCollection(Target target, Request request, boolean dryRun) {
        ServedType type = target.type();
        List<Version> doomed = store.at(type, store.revision(type)).from("", target.namespace()).stream()
                .filter(Lists.selection(type, request))
                .toList();
        Answer answer = lists.list(target, request);
        doomed.forEach(version ->
                writes.delete(new Target(type, version.namespace(), version.name(), ""), Json.object(), dryRun));
        return answer;
    }

    private static Answer written(ServedType type, Request request, Writes.Written written) {
        // Bytes as a GET would give them, through the same code.
        long revision =
                written.object().path("metadata").path("resourceVersion").asLong(0);
        ObjectNode object = written.object().deepCopy();
        Version version = Objects.version(type, Objects.key(object), revision, Version.Change.MODIFIED, object);
        byte[] bytes = request.wantsMetadata() ? Objects.metadataOnly(type, version) : Objects.whole(type, version);
        return Answer.json(written.created() ? 201 : 200, List.of(bytes, new byte[] {'\n'}));
    }

    private static ObjectNode options(byte[] body) {
        return body.length == 0 ? Json.object() : Json.parse(body);
    }

    private static String manager(Request request) {
        String asked = request.query("fieldManager");
        String agent = request.userAgent().replaceAll("/.*", "");
        return !asked.isEmpty() ? asked : agent.isEmpty() ? "unknown" : agent;
    }
}
