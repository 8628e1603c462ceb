// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.kube.KubeAnswer;
import io.cairn.core.kube.KubeStatusException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Merges an object into the live one by <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">server-side
 * apply</a>. What an earlier restore set is no conflict, though the server calls it one, as it keeps what a manager created
 * apart from what it applied.
 */
final class Merge {

    private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");

    private final Target target;
    private final boolean force;
    private final UnaryOperator<ObjectTree> clean;

    Merge(Target target, boolean force, UnaryOperator<ObjectTree> clean) {
        this.target = target;
        this.force = force;
        this.clean = clean;
    }

    /** Merges; empty if the live object has to be read (again) first. */
    Optional<Applied> run(Desired desired, Live live) throws ClusterException {
        if (live.reset() && live.whole().isEmpty()) {
            return Optional.empty();
        }
        ObjectTree object = live.whole()
                .map(whole -> Overlay.declared(whole, clean.apply(whole), Content.sendable(desired.object())))
                .orElseGet(() -> Content.sendable(desired.object()));
        try {
            return Optional.of(outcome(target.apply(object, force), live));
        } catch (KubeStatusException e) {
            if (e.status() == 422 && !Refusals.denied(e) && target.isValidAlone()) {
                return Optional.of(Applied.failed(
                        Refusal.IMMUTABLE, Refusals.of(e, desired).reason() + "; " + wayOut(desired)));
            }
            if (e.status() != 409) {
                throw e;
            }
            List<KubeStatusException.Cause> others = others(e);
            if (!others.isEmpty()) {
                return Optional.of(Applied.failed(Refusal.CONFLICT, words(others)));
            }
            return e.causes().isEmpty() ? Optional.empty() : overOwn(object, live);
        }
    }

    private static String wayOut(Desired desired) {
        return Replacement.mayDelete(desired.type().id())
                ? "the policy replace can delete it and make it again"
                : "it can't be changed in place, and Cairn deletes no "
                        + desired.type().plural();
    }

    /** Only this version of the object is overridden: in another one the fields may be somebody else's. */
    private Optional<Applied> overOwn(ObjectTree object, Live live) throws ClusterException {
        try {
            ObjectTree atVersion = object.with(live.resourceVersion(), "metadata", "resourceVersion");
            return Optional.of(outcome(target.apply(atVersion, true), live));
        } catch (KubeStatusException e) {
            if (e.status() == 409) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Applied outcome(KubeAnswer answer, Live live) throws ClusterException {
        Live now = Live.of(target.tree(answer), clean);
        return outcome(answer.status(), now, live).noted(ServerWarnings.words(answer));
    }

    private static Applied outcome(int status, Live now, Live live) {
        if (status == 201) {
            return Applied.of(Outcome.CREATED, "", now.uid(), now.resourceVersion());
        }
        // A dry run answers with the version that is there, whatever it would change.
        boolean same = now.fingerprint().equals(live.fingerprint());
        return same
                ? Applied.of(
                        Outcome.UNCHANGED,
                        "has all that the backup has, and more, which an update leaves",
                        now.uid(),
                        now.resourceVersion())
                : Applied.of(Outcome.UPDATED, "", now.uid(), now.resourceVersion());
    }

    private static List<KubeStatusException.Cause> others(KubeStatusException e) {
        return e.causes().stream()
                .filter(cause -> !manager(cause).equals(Target.MANAGER))
                .toList();
    }

    private static String words(List<KubeStatusException.Cause> conflicts) {
        List<String> words = conflicts.stream()
                .map(cause -> cause.field().replaceFirst("^\\.", "") + " (set by " + manager(cause) + ")")
                .toList();
        return "others have set fields of it to other values: " + Differences.words(words)
                + "; --force-conflicts overrides them";
    }

    private static String manager(KubeStatusException.Cause cause) {
        Matcher matcher = MANAGER.matcher(cause.message());
        return matcher.find() ? matcher.group(1) : "somebody";
    }
}
