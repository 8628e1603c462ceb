// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import io.cairn.core.kube.KubeStatusException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A volume of the cluster that outlived its claim. It names the claim with a uid that no claim has any more, so the claim that
 * comes back waits for it for ever. Cleaning takes that uid off, so such a volume is equal to the one to be.
 */
final class ReleasedVolume {

    private static final String HELD = "it is still bound to its claim that was deleted (Released)";

    private ReleasedVolume() {}

    static boolean isOne(ObjectTree object) {
        return object.text("status", "phase").filter("Released"::equals).isPresent()
                && object.text("spec", "claimRef", "uid").isPresent();
    }

    /** Whether a live volume is bound to the claim that the desired one is for, and that claim is gone. */
    static boolean holds(Desired desired, ObjectTree live) {
        return isFor("namespace", desired, live) && isFor("name", desired, live);
    }

    private static boolean isFor(String field, Desired desired, ObjectTree live) {
        Optional<String> wanted = desired.object().text("spec", "claimRef", field);
        return wanted.isPresent() && wanted.equals(live.text("spec", "claimRef", field));
    }

    /** What is to be said where it may not be changed. */
    static String reason() {
        return HELD + ": --existing-resource-policy update frees it for the claim that comes back";
    }

    /** What is to be said of a volume that was freed and is as it should be else. */
    static String freed() {
        return HELD.replace("is still", "was still") + " and is free for the claim that comes back";
    }

    /**
     * Takes off the uid of the claim.
     *
     * @return the volume as it is then; empty if it has changed since it was read
     */
    static Optional<Live> free(Target target, Live live, UnaryOperator<ObjectTree> clean) throws ClusterException {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("uid", JsonNull.NULL);
        claim.put("resourceVersion", JsonNull.NULL);
        ObjectTree patch = ObjectTree.of(Map.of(
                "metadata",
                ObjectTree.of(Map.of("uid", live.uid(), "resourceVersion", live.resourceVersion())),
                "spec",
                ObjectTree.of(Map.of("claimRef", ObjectTree.of(claim)))));
        try {
            return Optional.of(Live.of(target.merge(patch), clean));
        } catch (KubeStatusException e) {
            if (e.status() == 409 || e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
