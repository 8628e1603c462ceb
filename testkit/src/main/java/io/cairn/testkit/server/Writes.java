// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates, changes and removes objects by the rules of an API server. Each call is atomic. */
final class Writes {

    /** An object after a write, and whether the write made it. */
    record Written(ObjectNode object, boolean created) {}

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final String NAME_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '"
                    + NAME.pattern() + "')";

    private static final List<String> KEPT_ON_UPDATE = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "managedFields",
            "generateName");

    private final Store store;
    private final Catalogue catalogue;
    private final CustomTypes customTypes;
    private final Clock clock;

    Writes(Store store, Catalogue catalogue, Clock clock) {
        this.store = store;
        this.catalogue = catalogue;
        this.customTypes = new CustomTypes(catalogue);
        this.clock = clock;
    }

    /** POST. */
    Written create(Target target, ObjectNode object, String manager, boolean dryRun) {
        return store.atomically(() -> {
            prepare(target, object);
            if (Objects.metadata(object).has("resourceVersion")) {
                throw KubeError.revisionOnCreate();
            }
            ManagedFields.updated(Json.object(), object, manager, "", now());
            return new Written(insert(target.type(), object, dryRun), true);
        });
    }

    private void prepare(Target target, ObjectNode object) {
        ServedType type = target.type();
        checkKind(type, object);
        ObjectNode metadata = Objects.metadata(object);
        if (type.namespaced()) {
            String namespace = Objects.namespace(object);
            if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
                throw KubeError.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            metadata.put("namespace", target.namespace());
        } else {
            metadata.remove("namespace");
        }
        if (Objects.name(object).isEmpty() && metadata.has("generateName")) {
            metadata.put("name", metadata.path("generateName").asString("") + suffix());
        }
        String name = Objects.name(object);
        if (name.isEmpty()) {
            throw KubeError.invalid(
                    type.group(),
                    type.kind(),
                    "",
                    "metadata.name",
                    "FieldValueRequired",
                    "Required value: name or generateName is required");
        }
        // Names of roles and bindings may hold colons and capitals.
        if (!type.group().equals("rbac.authorization.k8s.io")
                && !NAME.matcher(name).matches()) {
            throw KubeError.invalid(
                    type.group(),
                    type.kind(),
                    name,
                    "metadata.name",
                    "FieldValueInvalid",
                    "Invalid value: \"" + name + "\": " + NAME_RULE);
        }
        checkNamespace(type, Objects.namespace(object), name);
        if (store.get(type, Objects.key(object)).isPresent()) {
            throw KubeError.alreadyExists(type, name);
        }
        if (type.hasStatus()) {
            object.remove("status");
        }
    }

    private static void checkKind(ServedType type, ObjectNode object) {
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
            throw KubeError.badRequest("the API version in the data (" + apiVersion + "/" + kind
                    + ") does not match the expected API version (" + type.apiVersion() + "/" + type.kind() + ")");
        }
    }

    private void checkNamespace(ServedType type, String namespace, String name) {
        if (namespace.isEmpty()) {
            return;
        }
        ServedType namespaces = namespaces();
        Version found = store.get(namespaces, namespace).orElseThrow(() -> KubeError.notFound(namespaces, namespace));
        if (isTerminating(Objects.object(namespaces, found))) {
            throw KubeError.terminating(type, namespace, name);
        }
    }

    private ObjectNode insert(ServedType type, ObjectNode object, boolean dryRun) {
        ObjectNode metadata = Objects.metadata(object);
        metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion"));
        metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now());
        return insertAsGiven(type, object, dryRun);
    }

    private ObjectNode insertAsGiven(ServedType type, ObjectNode object, boolean dryRun) {
        if (Defaults.hasGeneration(type)) {
            Objects.metadata(object).put("generation", 1);
        }
        Defaults.fill(type, object);
        if (dryRun) {
            return object;
        }
        if (type.id().equals(CustomTypes.DEFINITIONS)) {
            customTypes.define(object, now());
        }
        return Objects.object(type, store.put(type, object));
    }

    /** Stores an object as it is given, status and uid too, in place of what stood there; makes its namespace. */
    void seed(ServedType type, ObjectNode object) {
        store.atomically(() -> {
            String namespace = Objects.namespace(object);
            ServedType namespaces = namespaces();
            if (!namespace.isEmpty() && store.get(namespaces, namespace).isEmpty()) {
                seed(namespaces, Samples.parsed(Samples.namespace(namespace)));
            }
            ObjectNode metadata = Objects.metadata(object);
            ObjectNode known = store.get(type, Objects.key(object))
                    .map(version -> Objects.metadata(Objects.object(type, version)))
                    .orElseGet(Json::object);
            if (!metadata.has("uid")) {
                metadata.put("uid", known.path("uid").asString(UUID.randomUUID().toString()));
            }
            if (!metadata.has("creationTimestamp")) {
                metadata.put(
                        "creationTimestamp", known.path("creationTimestamp").asString(now()));
            }
            return insertAsGiven(type, object, false);
        });
    }

    /** PUT. */
    Written update(Target target, ObjectNode object, String manager, boolean dryRun) {
        return store.atomically(() -> {
            checkKind(target.type(), object);
            return new Written(replace(target, current(target), object, manager, dryRun), false);
        });
    }

    /** PATCH. */
    Written patch(Target target, Patch patch, String manager, boolean force, boolean dryRun) {
        return store.atomically(() -> {
            if (patch instanceof Patch.Apply apply) {
                return apply(target, apply.config(), manager, force, dryRun);
            }
            ObjectNode live = current(target);
            ObjectNode next = patch instanceof Patch.Merge merge
                    ? Patches.merge(live, merge.changes())
                    : Patches.operations(live, ((Patch.Operations) patch).list());
            return new Written(replace(target, live, next, manager, dryRun), false);
        });
    }

    private Written apply(Target target, ObjectNode config, String manager, boolean force, boolean dryRun) {
        ServedType type = target.type();
        checkKind(type, config);
        if (!Objects.name(config).equals(target.name())) {
            throw KubeError.badRequest("name in URL does not match name in " + type.kind() + " object");
        }
        if (Objects.metadata(config).has("managedFields")) {
            throw KubeError.badRequest("metadata.managedFields must be nil");
        }
        if (store.get(type, target.key()).isEmpty()) {
            String uid = Objects.metadata(config).path("uid").asString("");
            if (!uid.isEmpty()) {
                throw KubeError.conflict(
                        type,
                        target.name(),
                        "uid mismatch: the provided object specified uid " + uid
                                + ", and no existing object was found");
            }
            prepare(target, config);
            ObjectNode object = ManagedFields.apply(Json.object(), config, manager, force, now());
            return new Written(insert(type, object, dryRun), true);
        }
        ObjectNode live = current(target);
        checkPreconditions(target, live, config);
        ObjectNode merged = ManagedFields.apply(live, config, manager, force, now());
        return new Written(store(target, live, merged, dryRun), false);
    }

    private ObjectNode current(Target target) {
        return store.get(target.type(), target.key())
                .map(version -> Objects.object(target.type(), version))
                .orElseThrow(() -> KubeError.notFound(target.type(), target.name()));
    }

    private ObjectNode replace(Target target, ObjectNode live, ObjectNode next, String manager, boolean dryRun) {
        ServedType type = target.type();
        checkPreconditions(target, live, next);
        ObjectNode liveMetadata = Objects.metadata(live);
        ObjectNode merged;
        if (target.subresource().equals("status")) {
            merged = live.deepCopy();
            merged.set("status", next.path("status"));
        } else {
            merged = next;
            if (type.hasStatus()) {
                merged.remove("status");
                live.optional("status").ifPresent(status -> merged.set("status", status));
            }
        }
        ObjectNode mergedMetadata = Objects.metadata(merged);
        mergedMetadata.put("name", target.name());
        if (type.namespaced()) {
            mergedMetadata.put("namespace", target.namespace());
        }
        mergedMetadata.remove(KEPT_ON_UPDATE);
        KEPT_ON_UPDATE.forEach(name -> liveMetadata.optional(name).ifPresent(value -> mergedMetadata.set(name, value)));
        ManagedFields.updated(live, merged, manager, target.subresource(), now());
        return store(target, live, merged, dryRun);
    }

    private static void checkPreconditions(Target target, ObjectNode live, ObjectNode next) {
        ServedType type = target.type();
        ObjectNode metadata = Objects.metadata(next);
        String asked = metadata.path("resourceVersion").asString("");
        ObjectNode liveMetadata = Objects.metadata(live);
        if (!asked.isEmpty()
                && !asked.equals(liveMetadata.path("resourceVersion").asString(""))) {
            throw KubeError.modified(type, target.name());
        }
        String uid = metadata.path("uid").asString("");
        String liveUid = liveMetadata.path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(liveUid)) {
            throw KubeError.conflict(
                    type,
                    target.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + liveUid);
        }
    }

    private ObjectNode store(Target target, ObjectNode live, ObjectNode next, boolean dryRun) {
        ServedType type = target.type();
        Objects.metadata(next).remove(List.of("resourceVersion"));
        Defaults.fill(type, next);
        if (sameContent(live, next)) {
            return live;
        }
        ObjectNode metadata = Objects.metadata(next);
        if (Defaults.hasGeneration(type) && !live.path("spec").equals(next.path("spec"))) {
            metadata.put("generation", live.path("metadata").path("generation").asLong(0) + 1);
        }
        if (dryRun) {
            // A real server answers with the version that is there.
            live.path("metadata")
                    .optional("resourceVersion")
                    .ifPresent(version -> metadata.set("resourceVersion", version));
            return next;
        }
        if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty() && !hasContent(type, next)) {
            remove(type, next.deepCopy());
            metadata.set("resourceVersion", live.path("metadata").path("resourceVersion"));
            return next;
        }
        if (type.id().equals(CustomTypes.DEFINITIONS)) {
            customTypes.define(next, now());
        }
        return Objects.object(type, store.put(type, next));
    }

    // A write that changes nothing makes no new version.
    private static boolean sameContent(ObjectNode live, ObjectNode next) {
        return comparable(live).equals(comparable(next));
    }

    private static ObjectNode comparable(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Objects.metadata(copy).remove("resourceVersion");
        for (JsonNode entry : copy.path("metadata").path("managedFields")) {
            ((ObjectNode) entry).remove("time");
        }
        return copy;
    }

    /** DELETE of one object: the object if it stays for its finalizers, or a success. */
    ObjectNode delete(Target target, ObjectNode options, boolean dryRun) {
        return store.atomically(() -> {
            ServedType type = target.type();
            ObjectNode live = current(target);
            ObjectNode metadata = Objects.metadata(live);
            String uid = metadata.path("uid").asString("");
            String asked = options.path("preconditions").path("uid").asString(uid);
            if (!asked.equals(uid)) {
                throw KubeError.conflict(
                        type,
                        target.name(),
                        "the UID in the precondition (" + asked + ") does not match the UID in record (" + uid
                                + "). The object might have been deleted and then recreated");
            }
            ObjectNode answer = success(type, target.name(), uid);
            if (dryRun) {
                return answer;
            }
            boolean namespace = type.id().equals("namespaces");
            if (metadata.path("finalizers").isEmpty() && !namespace) {
                remove(type, live);
                return answer;
            }
            if (!metadata.has("deletionTimestamp")) {
                metadata.put("deletionTimestamp", now());
                if (namespace) {
                    live.withObjectProperty("status").put("phase", "Terminating");
                } else {
                    metadata.put("deletionGracePeriodSeconds", 0);
                }
                live = Objects.object(type, store.put(type, live));
            }
            if (namespace) {
                empty(target.name());
            }
            return live;
        });
    }

    private static ObjectNode success(ServedType type, String name, String uid) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        ObjectNode details =
                status.put("status", "Success").putObject("details").put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", type.plural()).put("uid", uid);
        return status;
    }

    // What the namespace controller of a real cluster does, at once.
    private void empty(String namespace) {
        for (ServedType type : storedTypes()) {
            if (type.namespaced()) {
                List<Version> content = store.at(type, Long.MAX_VALUE).from("", namespace);
                content.forEach(
                        version -> delete(new Target(type, namespace, version.name(), ""), Json.object(), false));
            }
        }
        finish(namespace);
    }

    private void remove(ServedType type, ObjectNode object) {
        store.remove(type, object);
        if (type.id().equals(CustomTypes.DEFINITIONS)) {
            catalogue.byId(Objects.name(object)).ifPresent(custom -> {
                store.at(custom, Long.MAX_VALUE)
                        .from("", "")
                        .forEach(version -> store.remove(custom, Objects.object(custom, version)));
                customTypes.forget(object);
            });
        }
        if (type.namespaced()) {
            finish(Objects.namespace(object));
        }
    }

    /** Removes a terminating namespace once nothing is in it. */
    private void finish(String name) {
        ServedType namespaces = namespaces();
        store.get(namespaces, name)
                .map(version -> Objects.object(namespaces, version))
                .ifPresent(namespace -> {
                    if (isTerminating(namespace)
                            && namespace.path("metadata").path("finalizers").isEmpty()
                            && !hasContent(namespaces, namespace)) {
                        store.remove(namespaces, namespace);
                    }
                });
    }

    private boolean hasContent(ServedType type, ObjectNode object) {
        return type.id().equals("namespaces")
                && storedTypes().stream()
                        .filter(ServedType::namespaced)
                        .anyMatch(other -> !store.at(other, Long.MAX_VALUE)
                                .from("", Objects.name(object))
                                .isEmpty());
    }

    private Set<ServedType> storedTypes() {
        Set<ServedType> types = new java.util.LinkedHashSet<>();
        Set<String> seen = new java.util.HashSet<>();
        catalogue.types().stream().filter(type -> seen.add(type.id())).forEach(types::add);
        return types;
    }

    private ServedType namespaces() {
        return catalogue.byId("namespaces").orElseThrow(KubeError::unknownType);
    }

    private static boolean isTerminating(ObjectNode namespace) {
        return namespace.path("metadata").has("deletionTimestamp");
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String suffix() {
        return UUID.randomUUID().toString().substring(0, 5).toLowerCase(Locale.ROOT);
    }
}
