// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/**
 * Makes controllers so that they do nothing yet, and sets them back later. Such a controller carries an annotation that says
 * what it had, so that a run that resumes a killed one finds it. Safe for use by several threads.
 */
final class Quiescing {

    /**
     * Holds the field that was changed, with its value, and whose it is, as JSON: Deployments and StatefulSets copy their
     * annotations to the ReplicaSets and revisions that they make.
     */
    static final String ANNOTATION = "cairn.io/quiesced";

    private static final String OF = "of";

    /** What keeps a controller from working, and the value that does. */
    private record Field(String field, Object still) {}

    private static final Field REPLICAS = new Field("replicas", 0L);
    private static final Field SUSPEND = new Field("suspend", true);

    private static final Map<String, Field> FIELDS = Map.of(
            "deployments.apps", REPLICAS,
            "statefulsets.apps", REPLICAS,
            "replicasets.apps", REPLICAS,
            "replicationcontrollers", REPLICAS,
            "jobs.batch", SUSPEND,
            "cronjobs.batch", SUSPEND);

    /**
     * A controller that is quiesced.
     *
     * @param was the field that was changed, with its value
     */
    private record Quiet(String uid, ObjectTree was) {}

    private final boolean wanted;
    private final KubeApi api;
    private final Map<ItemId, Quiet> quiet = new ConcurrentHashMap<>();

    /**
     * That of one run.
     *
     * @param wanted whether the user wants it; else nothing is quiesced and nothing is set back
     */
    Quiescing(boolean wanted, KubeApi api) {
        this.wanted = wanted;
        this.api = api;
    }

    /** Whether objects of a type can be quiesced. */
    static boolean isController(String type) {
        return FIELDS.containsKey(type);
    }

    /** The object as it is created: quiesced, if it is a controller that would work. */
    ObjectTree quiesced(ItemId id, ObjectTree object) {
        Field field = FIELDS.get(id.type());
        Object has = field == null
                ? JsonNull.NULL
                : object.value("spec", field.field).orElse(JsonNull.NULL);
        if (!wanted || field == null || has.equals(field.still)) {
            return object;
        }
        ObjectTree was = ObjectTree.empty().with(id.toString(), OF).with(has, field.field);
        return object.with(field.still, "spec", field.field)
                .with(new String(TreeJson.write(was), StandardCharsets.UTF_8), "metadata", "annotations", ANNOTATION);
    }

    /** Notes that an object was created as {@link #quiesced} made it. */
    void created(ItemId id, String uid, ObjectTree sent) {
        if (wanted) {
            was(id, sent).ifPresent(was -> quiet.put(id, new Quiet(uid, was)));
        }
    }

    /** A live object as it would be were it not quiesced; one that an earlier run left so is noted. */
    ObjectTree asItShouldBe(String type, ObjectTree live) {
        ItemId id = new ItemId(
                type,
                live.text("metadata", "namespace").orElse(""),
                live.text("metadata", "name").orElse(""));
        Optional<ObjectTree> note = note(live);
        if (note.isEmpty()) {
            return live;
        }
        if (!note.get().text(OF).equals(Optional.of(id.toString()))) {
            return live.without("metadata", "annotations", ANNOTATION); // a copy, which says nothing
        }
        Optional<ObjectTree> was = wanted ? was(id, live) : Optional.empty();
        if (was.isEmpty()) {
            return live;
        }
        quiet.put(id, new Quiet(live.text("metadata", "uid").orElse(""), was.get()));
        ObjectTree object = live.without("metadata", "annotations", ANNOTATION);
        for (Map.Entry<String, Object> field : was.get().fields().entrySet()) {
            object = field.getValue() == JsonNull.NULL
                    ? object.without("spec", field.getKey())
                    : object.with(field.getValue(), "spec", field.getKey());
        }
        return object;
    }

    /** What the annotation says of the field of this type, and nothing else: anybody may have written it. */
    private static Optional<ObjectTree> was(ItemId id, ObjectTree object) {
        Field field = FIELDS.get(id.type());
        return field == null
                ? Optional.empty()
                : note(object)
                        .filter(note -> note.text(OF).equals(Optional.of(id.toString())))
                        .flatMap(note -> note.value(field.field))
                        .map(value -> ObjectTree.of(Map.of(field.field, value)));
    }

    private static Optional<ObjectTree> note(ObjectTree object) {
        Optional<String> text = object.text("metadata", "annotations", ANNOTATION);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TreeJson.read(text.get().getBytes(StandardCharsets.UTF_8)));
        } catch (JacksonException e) {
            return Optional.empty(); // not ours
        }
    }

    /** The controllers that are quiesced now, by their ids in the cluster. */
    List<ItemId> left() {
        return quiet.keySet().stream().sorted().toList();
    }

    /**
     * Sets back those of these items that are quiesced, in this order.
     *
     * @return a sentence for each that could not be
     * @throws ClusterException if the cluster can't be reached any more
     */
    List<String> release(List<RestoreItem> items) throws ClusterException {
        List<String> problems = new ArrayList<>();
        for (RestoreItem item : items) {
            Quiet one = quiet.get(item.target());
            if (one != null) {
                release(item, one).ifPresent(problems::add);
            }
        }
        return Collections.unmodifiableList(problems);
    }

    private Optional<String> release(RestoreItem item, Quiet one) throws ClusterException {
        ItemId id = item.target();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("annotations", Map.of(ANNOTATION, JsonNull.NULL));
        metadata.put("uid", one.uid());
        ObjectTree patch = ObjectTree.of(Map.of("metadata", metadata, "spec", one.was()));
        try {
            api.patch(
                    ItemReader.path(item.ref().type(), id.namespace(), id.name()) + "?fieldManager=cairn",
                    TreeJson.write(patch));
            quiet.remove(id);
            return Optional.empty();
        } catch (KubeStatusException e) {
            if (e.status() == 404 || e.status() == 409) {
                quiet.remove(id);
                return Optional.of(id + " was quiesced and is not set back: somebody else deleted it meanwhile");
            }
            return Optional.of(id + " stays quiesced, as it can't be set back: " + e.serverMessage());
        }
    }
}
