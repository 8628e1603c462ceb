// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.json.ObjectRevision;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeAnswer;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.LostAnswerException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The requests about one object, as they go to the API server. Refusals come out as they are. */
final class Target {

    static final String MANAGER = "cairn";

    private static final String BY_MANAGER = "?fieldManager=" + MANAGER;

    private final KubeApi api;
    private final Desired desired;
    private final String dryRun;

    Target(KubeApi api, Desired desired, boolean dryRun) {
        this.api = api;
        this.desired = desired;
        this.dryRun = dryRun ? "&dryRun=All" : "";
    }

    /** The object as it is now; empty if there is none. */
    Optional<ObjectTree> get() throws ClusterException {
        try {
            return Optional.of(tree(api.get(path())));
        } catch (KubeStatusException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * What the server made of what was sent.
     *
     * @param warnings what it warns of, a sentence each
     */
    record Written(String uid, String resourceVersion, List<String> warnings) {}

    /** Makes the object. */
    Written create() throws ClusterException {
        byte[] json = TreeJson.write(Content.sendable(desired.first()));
        return written(api.create(ItemReader.path(desired.type(), desired.namespace()) + BY_MANAGER + dryRun, json));
    }

    /**
     * Whether the object could be made were there none of its name: the server looks at what an object is before it looks
     * whether its name is taken.
     */
    boolean isValidAlone() throws ClusterException {
        try {
            api.create(ItemReader.path(desired.type(), desired.namespace()) + BY_MANAGER + "&dryRun=All", json());
            return true; // the one that was there is gone meanwhile
        } catch (KubeStatusException e) {
            return e.reason().equals("AlreadyExists");
        } catch (LostAnswerException e) {
            return false; // not known to be
        }
    }

    Written put(ObjectTree object) throws ClusterException {
        return written(api.put(path() + BY_MANAGER + dryRun, TreeJson.write(object)));
    }

    KubeAnswer apply(ObjectTree object, boolean force) throws ClusterException {
        return api.apply(path() + BY_MANAGER + (force ? "&force=true" : "") + dryRun, TreeJson.write(object));
    }

    /** Merges a patch into the object, which may name the version that it is for. */
    ObjectTree merge(ObjectTree patch) throws ClusterException {
        return tree(api.patch(path() + BY_MANAGER + dryRun, TreeJson.write(patch)));
    }

    /** Sets the status; what it has besides stays. */
    ObjectTree mergeStatus(ObjectTree status) throws ClusterException {
        byte[] patch = TreeJson.write(ObjectTree.of(Map.of("status", status)));
        return tree(api.patch(path() + "/status" + BY_MANAGER + dryRun, patch));
    }

    /**
     * Deletes the object, which may stay until its finalizers are done. What it owns is left, without an owner. One that is
     * gone already may be so by this very request, of which an earlier answer was lost.
     *
     * @return false if another object has its name
     */
    boolean delete(String uid) throws ClusterException {
        ObjectTree options = ObjectTree.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                "Orphan",
                "preconditions",
                Map.of("uid", uid)));
        try {
            api.delete(path(), TreeJson.write(options));
            return true;
        } catch (KubeStatusException e) {
            if (e.status() == 404) {
                return true;
            }
            if (e.status() == 409) {
                return false;
            }
            throw e;
        }
    }

    ObjectTree tree(KubeAnswer answer) throws ClusterException {
        try {
            return TreeJson.read(answer.body());
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private Written written(KubeAnswer answer) throws ClusterException {
        try {
            ObjectRevision made = ObjectRevision.read(answer.body());
            return new Written(made.uid(), made.resourceVersion(), ServerWarnings.words(answer));
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private ClusterException malformed(JacksonException e) {
        return new ClusterException(
                api.server() + " answered something that is not JSON of " + desired.id() + ": " + TreeJson.reason(e),
                200,
                e);
    }

    private byte[] json() {
        return TreeJson.write(Content.sendable(desired.object()));
    }

    private String path() {
        return ItemReader.path(desired.type(), desired.namespace(), desired.name());
    }
}
