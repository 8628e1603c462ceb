// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes a live object equal to another: by a PUT over the version that was read, and where that can't be, by deleting it
 * and making it again.
 *
 * <p>An object is deleted only if the server finds the new one valid for itself, so that nothing is lost that can't be
 * made again, and only if it is still the one that was read, by its uid. What it owns is orphaned, not collected: the pods
 * of a StatefulSet run on and are adopted by the new one, and no claim or volume goes because what owns it was replaced.
 */
final class Replacement {

    /** What holds others' data, or is all that holds them. */
    private static final Set<String> NEVER_DELETED = Set.of(
            "namespaces",
            "customresourcedefinitions.apiextensions.k8s.io",
            "persistentvolumes",
            "persistentvolumeclaims");

    private static final long FIRST_PAUSE_MILLIS = 50;

    private final Target target;
    private final Desired desired;
    private final boolean dryRun;
    private final UnaryOperator<ObjectTree> clean;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Creation creation;

    Replacement(
            Target target,
            Desired desired,
            boolean dryRun,
            UnaryOperator<ObjectTree> clean,
            Clock clock,
            Sleeper sleeper,
            Creation creation) {
        this.target = target;
        this.desired = desired;
        this.dryRun = dryRun;
        this.clean = clean;
        this.clock = clock;
        this.sleeper = sleeper;
        this.creation = creation;
    }

    /** Whether objects of a type may be deleted to be made again. */
    static boolean mayDelete(String type) {
        return !NEVER_DELETED.contains(type);
    }

    /** Replaces; empty if the live object has to be read (again) first. */
    Optional<Applied> run(ObjectTree wanted, Live live) throws ClusterException {
        if (live.whole().isEmpty()) {
            return Optional.empty();
        }
        ObjectTree whole = live.whole().get();
        ObjectTree next = Overlay.of(whole, clean.apply(whole), Content.sendable(wanted))
                .with(live.uid(), "metadata", "uid")
                .with(live.resourceVersion(), "metadata", "resourceVersion");
        try {
            Target.Written now = target.put(next);
            // A dry run answers with the version that is there, whatever it would change.
            Applied done = !dryRun && now.resourceVersion().equals(live.resourceVersion())
                    ? Applier.unchanged(live)
                    : Applied.of(Outcome.UPDATED, "", now.uid(), now.resourceVersion());
            return Optional.of(done.noted(now.warnings()));
        } catch (KubeStatusException e) {
            if (e.status() == 409 || e.status() == 404) {
                return Optional.empty();
            }
            if (e.status() != 422 || Refusals.denied(e)) {
                throw e;
            }
            return remake(e, live);
        }
    }

    private Optional<Applied> remake(KubeStatusException refusal, Live live) throws ClusterException {
        String why = Refusals.of(refusal, desired).reason();
        if (!mayDelete(desired.type().id())) {
            return Optional.of(Applied.failed(
                    Refusal.IMMUTABLE,
                    "it can't be changed in place, and Cairn deletes no "
                            + desired.type().plural() + ": " + why));
        }
        if (!target.isValidAlone()) {
            throw refusal;
        }
        if (dryRun) {
            return Optional.of(Applied.of(
                    Outcome.UPDATED, "would be deleted and made again: " + why, live.uid(), live.resourceVersion()));
        }
        if (!target.delete(live.uid())) {
            return Optional.empty();
        }
        if (!isGone(live.uid())) {
            return Optional.of(Applied.failed(
                    Refusal.TERMINATING,
                    "it was deleted to be made again and doesn't go away: see that its finalizers are done, and restore"
                            + " again"));
        }
        return again().map(made -> made.outcome() == Outcome.CREATED
                ? made.because(Outcome.UPDATED, "deleted and made again: " + why)
                : made.because(Outcome.FAILED, "it was deleted to be made again, and then: " + made.reason()));
    }

    private boolean isGone(String uid) throws ClusterException {
        Pauses pauses = new Pauses(clock, sleeper, FIRST_PAUSE_MILLIS);
        do {
            Optional<ObjectTree> now = target.get();
            if (!now.flatMap(object -> object.text("metadata", "uid")).equals(Optional.of(uid))) {
                return true;
            }
        } while (pauses.next());
        return false;
    }

    private Optional<Applied> again() throws ClusterException {
        try {
            return creation.run();
        } catch (KubeStatusException e) {
            if (e.status() == 401) {
                throw lost(e);
            }
            return Optional.of(Refusals.of(e, desired));
        } catch (ClusterException e) {
            throw lost(e);
        }
    }

    private ClusterException lost(ClusterException e) {
        return new ClusterException(
                desired.id() + " was deleted to be made again, which must be made up for: " + e.getMessage(),
                e.status(),
                e);
    }
}
