// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays snapshot controller, CSI driver and storage for an in-process API server, by a clock that a test moves: nothing
 * happens but in {@link #tick}. A snapshot of the storage comes into being when it is cut, and goes when its content is
 * deleted under the policy {@code Delete}. A group is cut with a snapshot of each claim that it selects; these go with it.
 * Safe for use by several threads.
 */
public final class SnapshotDriver {

    private static final String GROUP = "snapshot.storage.k8s.io";
    private static final String SNAPSHOTS = "volumesnapshots." + GROUP;
    private static final String CONTENTS = "volumesnapshotcontents." + GROUP;
    private static final String CLASSES = "volumesnapshotclasses." + GROUP;
    private static final String OF_GROUPS = "groupsnapshot.storage.k8s.io";
    private static final String GROUPS = "volumegroupsnapshots." + OF_GROUPS;
    private static final String GROUP_CONTENTS = "volumegroupsnapshotcontents." + OF_GROUPS;
    private static final String GROUP_CLASSES = "volumegroupsnapshotclasses." + OF_GROUPS;
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String FINALIZER = GROUP + "/volumesnapshotcontent-bound-protection";

    private record Trouble(String message, Duration until) {}

    private final ApiServer server;
    private final Clock clock;
    private final Duration cut;
    private final Duration ready;
    private final Map<String, Trouble> troubles = new HashMap<>();
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private final Set<String> handles = new TreeSet<>();

    /**
     * A driver that has seen nothing yet.
     *
     * @param cut how long after its creation a snapshot is cut
     * @param ready how long after its creation it is ready to use
     */
    public SnapshotDriver(ApiServer server, Clock clock, Duration cut, Duration ready) {
        this.server = server;
        this.clock = clock;
        this.cut = cut;
        this.ready = ready;
    }

    /** The definitions of the snapshot types. */
    public static List<String> definitions() {
        return List.of(
                Samples.customResourceDefinition(GROUP, "volumesnapshots", "VolumeSnapshot", true, "vs"),
                Samples.customResourceDefinition(
                        GROUP, "volumesnapshotcontents", "VolumeSnapshotContent", false, "vsc"),
                Samples.customResourceDefinition(GROUP, "volumesnapshotclasses", "VolumeSnapshotClass", false));
    }

    /** The definitions of the types of group snapshots. */
    public static List<String> groupDefinitions() {
        return List.of(
                Samples.customResourceDefinition(OF_GROUPS, "volumegroupsnapshots", "VolumeGroupSnapshot", true, "vgs"),
                Samples.customResourceDefinition(
                        OF_GROUPS, "volumegroupsnapshotcontents", "VolumeGroupSnapshotContent", false, "vgsc"),
                Samples.customResourceDefinition(
                        OF_GROUPS, "volumegroupsnapshotclasses", "VolumeGroupSnapshotClass", false));
    }

    /** A class of group snapshots of a driver. */
    public static String groupClass(String name, String driver, String deletionPolicy) {
        return "{\"apiVersion\":\"" + OF_GROUPS
                + "/v1\",\"kind\":\"VolumeGroupSnapshotClass\",\"metadata\":{\"name\":\"" + name + "\"},\"driver\":\""
                + driver + "\",\"deletionPolicy\":\"" + deletionPolicy + "\"}";
    }

    /** A class of the driver of {@link Samples#volume}, or another one. */
    public static String snapshotClass(String name, String driver, String deletionPolicy) {
        return "{\"apiVersion\":\"" + GROUP + "/v1\",\"kind\":\"VolumeSnapshotClass\",\"metadata\":{\"name\":\"" + name
                + "\"},\"driver\":\"" + driver + "\",\"deletionPolicy\":\"" + deletionPolicy + "\"}";
    }

    /** Lets the snapshots of a claim, by its name, report an error and not be cut until so long after their creation. */
    public synchronized void trouble(String claim, String message, Duration until) {
        troubles.put(claim, new Trouble(message, until));
    }

    /** What the storage holds, by handle. */
    public synchronized Set<String> handles() {
        return Set.copyOf(handles);
    }

    /** Does what is due by now. */
    public synchronized void tick() {
        Set<String> there = new HashSet<>();
        for (String id : ids(GROUPS)) {
            ObjectNode group = object(id);
            there.add(uid(group));
            advanceGroup(group);
        }
        for (String id : ids(SNAPSHOTS)) {
            ObjectNode snapshot = object(id);
            String owner = Objects.metadata(snapshot)
                    .path("ownerReferences")
                    .path(0)
                    .path("uid")
                    .asString("");
            if (!owner.isEmpty() && !there.contains(owner)) {
                server.delete(id);
            } else {
                there.add(uid(snapshot));
                advance(snapshot);
            }
        }
        clean(GROUP_CONTENTS, "volumeGroupSnapshotRef", there);
        clean(CONTENTS, "volumeSnapshotRef", there);
    }

    /** Deletes contents under the policy Delete of what is there no more, and lets go of those that are deleted. */
    private void clean(String type, String reference, Set<String> there) {
        for (String id : ids(type)) {
            ObjectNode content = object(id);
            boolean orphan = !there.contains(
                    content.path("spec").path(reference).path("uid").asString(""));
            if (orphan && deletes(content) && !Objects.metadata(content).has("deletionTimestamp")) {
                server.delete(id);
                content = object(id);
            }
            if (Objects.metadata(content).has("deletionTimestamp")) {
                remove(id, content);
            }
        }
    }

    private Duration age(ObjectNode object) {
        Instant now = clock.instant();
        return Duration.between(firstSeen.computeIfAbsent(uid(object), uid -> now), now);
    }

    private void advanceGroup(ObjectNode group) {
        Duration age = age(group);
        ObjectNode status = group.withObjectProperty("status");
        String before = group.toString();
        String contentName = "groupsnapcontent-" + uid(group);
        status.put("boundVolumeGroupSnapshotContentName", contentName);
        ObjectNode content = server.get(GROUP_CONTENTS + "/" + contentName)
                .map(Samples::parsed)
                .orElseGet(() -> groupContent(contentName, group));
        ObjectNode contentStatus = content.withObjectProperty("status");
        if (age.compareTo(cut) >= 0 && !status.has("creationTime")) {
            String handle = "group-" + uid(group);
            handles.add(handle);
            contentStatus
                    .put("volumeGroupSnapshotHandle", handle)
                    .put("creationTime", clock.instant().toString());
            status.put("creationTime", clock.instant().toString());
            members(group).forEach(claim -> cutMember(group, claim));
        }
        if (age.compareTo(ready) >= 0) {
            contentStatus.put("readyToUse", true);
            status.put("readyToUse", true);
        }
        server.apply(Json.text(content));
        if (!group.toString().equals(before)) {
            server.apply(Json.text(group));
        }
    }

    private ObjectNode groupContent(String name, ObjectNode group) {
        String className =
                group.path("spec").path("volumeGroupSnapshotClassName").asString("");
        ObjectNode groupClass = object(GROUP_CLASSES + "/" + className);
        ObjectNode content =
                Json.object().put("apiVersion", OF_GROUPS + "/v1").put("kind", "VolumeGroupSnapshotContent");
        content.putObject("metadata").put("name", name).putArray("finalizers").add(FINALIZER);
        ObjectNode spec = content.putObject("spec")
                .put("deletionPolicy", groupClass.path("deletionPolicy").asString(""))
                .put("driver", groupClass.path("driver").asString(""));
        spec.putObject("volumeGroupSnapshotRef")
                .put("name", Objects.name(group))
                .put("namespace", Objects.namespace(group))
                .put("uid", uid(group));
        return content;
    }

    private List<ObjectNode> members(ObjectNode group) {
        ObjectNode wanted =
                (ObjectNode) group.path("spec").path("source").path("selector").path("matchLabels");
        return ids(CLAIMS).stream()
                .map(this::object)
                .filter(claim -> Objects.namespace(claim).equals(Objects.namespace(group)))
                .filter(claim -> wanted.properties().stream()
                        .allMatch(label -> Objects.metadata(claim)
                                .path("labels")
                                .path(label.getKey())
                                .equals(label.getValue())))
                .toList();
    }

    private void cutMember(ObjectNode group, ObjectNode claim) {
        String name = "snapshot-" + uid(group) + "-" + Objects.name(claim);
        ObjectNode snapshot = Json.object().put("apiVersion", GROUP + "/v1").put("kind", "VolumeSnapshot");
        ObjectNode metadata =
                snapshot.putObject("metadata").put("name", name).put("namespace", Objects.namespace(group));
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", OF_GROUPS + "/v1")
                .put("kind", "VolumeGroupSnapshot")
                .put("name", Objects.name(group))
                .put("uid", uid(group));
        snapshot.putObject("spec").putObject("source").put("persistentVolumeClaimName", Objects.name(claim));
        server.apply(Json.text(snapshot));
        ObjectNode made = object(SNAPSHOTS + "/" + Objects.namespace(group) + "/" + name);
        ObjectNode content = groupContent("snapcontent-" + uid(made), group)
                .put("apiVersion", GROUP + "/v1")
                .put("kind", "VolumeSnapshotContent");
        ObjectNode spec = content.withObjectProperty("spec");
        spec.remove("volumeGroupSnapshotRef");
        spec.putObject("volumeSnapshotRef")
                .put("name", name)
                .put("namespace", Objects.namespace(group))
                .put("uid", uid(made));
        cut(content.withObjectProperty("status"), Objects.name(claim));
        server.apply(Json.text(content));
        made.withObjectProperty("status").put("boundVolumeSnapshotContentName", Objects.name(content));
        server.apply(Json.text(made));
    }

    private void cut(ObjectNode contentStatus, String claim) {
        Instant now = clock.instant();
        contentStatus
                .put("creationTime", now.getEpochSecond() * 1_000_000_000L + now.getNano())
                .put("snapshotHandle", "snap-" + claim)
                .put("restoreSize", 1L << 30)
                .put("readyToUse", false);
        handles.add("snap-" + claim);
    }

    private void advance(ObjectNode snapshot) {
        Duration age = age(snapshot);
        String claim = snapshot.path("spec")
                .path("source")
                .path("persistentVolumeClaimName")
                .asString("");
        Trouble trouble = troubles.getOrDefault(claim, new Trouble("", Duration.ZERO));
        ObjectNode status = snapshot.withObjectProperty("status");
        String contentName = "snapcontent-" + uid(snapshot);
        String before = snapshot.toString();
        status.put("boundVolumeSnapshotContentName", contentName);
        ObjectNode content = server.get(CONTENTS + "/" + contentName)
                .map(Samples::parsed)
                .orElseGet(() -> content(contentName, snapshot, claim));
        ObjectNode contentStatus = content.withObjectProperty("status");
        if (age.compareTo(trouble.until()) < 0) {
            status.putObject("error").put("message", trouble.message());
            contentStatus.putObject("error").put("message", trouble.message());
        } else if (age.compareTo(cut) >= 0 && !contentStatus.has("creationTime")) {
            status.remove("error");
            contentStatus.remove("error");
            status.put("creationTime", clock.instant().toString());
            cut(contentStatus, claim);
        }
        if (age.compareTo(ready) >= 0 && contentStatus.has("creationTime")) {
            contentStatus.put("readyToUse", true);
            status.put("readyToUse", true);
        }
        server.apply(Json.text(content));
        if (!snapshot.toString().equals(before)) {
            server.apply(Json.text(snapshot));
        }
    }

    private ObjectNode content(String name, ObjectNode snapshot, String claim) {
        String className = snapshot.path("spec").path("volumeSnapshotClassName").asString("");
        ObjectNode snapshotClass = object(CLASSES + "/" + className);
        ObjectNode content = Json.object().put("apiVersion", GROUP + "/v1").put("kind", "VolumeSnapshotContent");
        content.putObject("metadata").put("name", name).putArray("finalizers").add(FINALIZER);
        ObjectNode spec = content.putObject("spec")
                .put("deletionPolicy", snapshotClass.path("deletionPolicy").asString(""))
                .put("driver", snapshotClass.path("driver").asString(""))
                .put("volumeSnapshotClassName", className);
        spec.putObject("source").put("volumeHandle", "handle-of-" + claim);
        spec.putObject("volumeSnapshotRef")
                .put("name", Objects.name(snapshot))
                .put("namespace", Objects.namespace(snapshot))
                .put("uid", uid(snapshot));
        return content;
    }

    private void remove(String id, ObjectNode content) {
        if (deletes(content)) {
            handles.remove(content.path("status").path("snapshotHandle").asString(""));
            handles.remove(
                    content.path("status").path("volumeGroupSnapshotHandle").asString(""));
        }
        Objects.metadata(content).remove(List.of("finalizers", "deletionTimestamp", "deletionGracePeriodSeconds"));
        server.apply(Json.text(content));
        server.delete(id);
    }

    private static boolean deletes(ObjectNode content) {
        return content.path("spec").path("deletionPolicy").asString("").equals("Delete");
    }

    private List<String> ids(String type) {
        return server.ids().stream()
                .filter(id -> id.type().equals(type))
                .map(Object::toString)
                .toList();
    }

    private ObjectNode object(String id) {
        return Samples.parsed(server.get(id)
                .orElseThrow(() -> new IllegalStateException("there is no " + id + " for the driver to work with")));
    }

    private static String uid(ObjectNode object) {
        return Objects.metadata(object).path("uid").asString("");
    }
}
