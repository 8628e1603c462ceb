// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes, changes or leaves one object at a time, as the {@link ApplySettings} say. Blocks; safe for use by several threads.
 *
 * <p>What is not known to exist is created without a question; what is known to be equal costs no request. What the
 * cluster has meanwhile got or lost is found out by the server's answers, and the object is looked at again.
 *
 * <p>Two objects that a cluster makes in every namespace are not the user's, so no policy is asked about them. To the
 * {@code default} service account, the pull secrets, secrets, labels and annotations that it lacks are added and nothing
 * else is changed. The config map {@code kube-root-ca.crt} belongs to its cluster and is never sent.
 */
public final class Applier {

    private static final int MOST_LOOKS = 6;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final String HALF_DONE = "an earlier run made it without its status";
    private static final String OWN_CERTIFICATES = "every cluster makes its own in each namespace";

    private final KubeApi api;
    private final ApplySettings settings;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RunStart begun;

    /** An applier by this API, which should be opened with the patient retry policy; it waits by this clock and sleeper. */
    public Applier(KubeApi api, ApplySettings settings, Clock clock, Sleeper sleeper) {
        this.api = api;
        this.settings = settings;
        this.clock = clock;
        this.sleeper = sleeper;
        this.begun = new RunStart(settings.begun());
    }

    /** Whether a replacement may delete an object of this type and make it again. */
    public static boolean mayDelete(ResourceType type) {
        return Replacement.mayDelete(type.id());
    }

    /**
     * Brings an object into the cluster.
     *
     * @param existing what the cluster had of the object's type in its namespace; {@link Existing#none} if nothing is known
     * @param clean cleans a live object as the desired one was cleaned
     * @return what became of it; what the server has against this object is a failure here and not an exception
     * @throws ClusterException if the server can't be reached, doesn't accept the credentials, or the thread was
     *     interrupted: no object has a chance then
     */
    public Applied apply(Desired desired, Existing existing, UnaryOperator<ObjectTree> clean) throws ClusterException {
        Target target = new Target(api, desired, settings.dryRun());
        try {
            return settle(desired, target, existing.find(desired.name()), clean);
        } catch (KubeStatusException e) {
            return refused(e, desired);
        }
    }

    private Applied settle(Desired desired, Target target, Optional<Live> listed, UnaryOperator<ObjectTree> clean)
            throws ClusterException {
        ObjectTree wanted = desired.object();
        if (isRootCertificates(desired)) {
            return listed.filter(live -> live.fingerprint().equals(Fingerprint.of(wanted)))
                    .map(Applier::unchanged)
                    .orElseGet(() -> Applied.of(Outcome.SKIPPED, OWN_CERTIFICATES, "", ""));
        }
        Optional<Live> known = listed;
        boolean sent = false;
        for (int look = 0; look < MOST_LOOKS; look++) {
            Optional<Applied> done = known.isPresent()
                    ? change(desired, target, known.get(), clean)
                    : whole(creation(desired, target).run(), target, desired);
            if (done.isPresent()) {
                return sent && isChangedByUs(known) ? done.get().ifUnchanged(Outcome.UPDATED, "") : done.get();
            }
            sent |= known.flatMap(Live::whole).isPresent();
            known = target.get().map(object -> Live.of(object, clean));
        }
        return Applied.failed(
                Refusal.OTHER, "somebody else changes it again and again: find out who, and restore it again");
    }

    /** A change whose answer was lost is refused when it is sent again, as the object has another version then. */
    private boolean isChangedByUs(Optional<Live> known) {
        return known.flatMap(Live::whole)
                .flatMap(OwnMarks::changed)
                .filter(begun::precedes)
                .isPresent();
    }

    /** Goes on with an object that exists; empty if it has to be read (again) first. */
    private Optional<Applied> change(Desired desired, Target target, Live live, UnaryOperator<ObjectTree> clean)
            throws ClusterException {
        if (live.terminating()) {
            return Optional.of(Applied.failed(
                    Refusal.TERMINATING,
                    "the one in the cluster is being deleted: see that its finalizers are done, and restore again"));
        }
        if (live.released() && desired.type().id().equals("persistentvolumes")) {
            return live.whole().isEmpty() ? Optional.empty() : changeReleased(desired, target, live, clean);
        }
        return changeAny(desired, target, live, clean);
    }

    private Optional<Applied> changeReleased(Desired desired, Target target, Live live, UnaryOperator<ObjectTree> clean)
            throws ClusterException {
        if (!ReleasedVolume.holds(desired, live.whole().orElseThrow())) {
            return changeAny(desired, target, live, clean);
        }
        if (settings.existing() == ExistingPolicy.SKIP) {
            return Optional.of(
                    Applied.of(Outcome.SKIPPED, ReleasedVolume.reason(), live.uid(), live.resourceVersion()));
        }
        if (settings.existing() == ExistingPolicy.FAIL) {
            return Optional.of(Applied.failed(Refusal.EXISTS, ReleasedVolume.reason()));
        }
        Optional<Live> freed = ReleasedVolume.free(target, live, clean);
        return freed.isEmpty()
                ? Optional.empty()
                : changeAny(desired, target, freed.get(), clean)
                        .map(applied -> applied.ifUnchanged(Outcome.UPDATED, ReleasedVolume.freed()));
    }

    private Optional<Applied> changeAny(Desired desired, Target target, Live live, UnaryOperator<ObjectTree> clean)
            throws ClusterException {
        if (live.fingerprint().equals(Fingerprint.of(desired.object()))) {
            return Optional.of(lacksStatus(desired, live) ? completed(desired, target, live) : unchanged(live));
        }
        if (ServiceAccounts.isDefault(desired)) {
            return mergeDefaultAccount(desired, live, clean);
        }
        return switch (settings.existing()) {
            case SKIP -> live.whole().map(object -> skipped(desired, live, clean.apply(object)));
            case FAIL ->
                Optional.of(Applied.failed(
                        Refusal.EXISTS, "exists and differs, and the policy for existing objects is to fail"));
            case UPDATE ->
                whole(new Merge(target, settings.forceConflicts(), clean).run(desired, live), target, desired);
            case REPLACE -> replacement(desired, clean).run(desired.object(), live);
        };
    }

    private Optional<Applied> mergeDefaultAccount(Desired desired, Live live, UnaryOperator<ObjectTree> clean)
            throws ClusterException {
        if (live.whole().isEmpty()) {
            return Optional.empty();
        }
        ObjectTree cleaned = clean.apply(live.whole().get());
        ObjectTree merged = ServiceAccounts.merged(cleaned, desired.object());
        return Content.of(merged).equals(Content.of(cleaned))
                ? Optional.of(unchanged(live))
                : replacement(desired, clean).run(merged, live);
    }

    /** What an earlier run of this restore made is not done before its status is there. */
    private boolean lacksStatus(Desired desired, Live live) {
        return desired.status().isPresent()
                && !settings.dryRun()
                && live.withoutStatus().filter(begun::precedes).isPresent();
    }

    private static Applied skipped(Desired desired, Live live, ObjectTree cleaned) {
        List<String> paths = Differences.between(cleaned, desired.object());
        return Applied.of(
                Outcome.SKIPPED,
                "exists and differs in " + Differences.words(paths) + " (--existing-resource-policy "
                        + policies(desired.type()) + ")",
                live.uid(),
                live.resourceVersion());
    }

    /** Which fields can't be changed only the server knows, so nothing is promised. */
    private static String policies(ResourceType type) {
        return mayDelete(type)
                ? "update sets what the backup has, where that can be changed in place; replace makes it equal, if need be"
                        + " by deleting it first"
                : "update sets what the backup has, replace makes it equal, both only where that can be changed in place";
    }

    static Applied unchanged(Live live) {
        return Applied.of(Outcome.UNCHANGED, "", live.uid(), live.resourceVersion());
    }

    private Creation creation(Desired desired, Target target) {
        return new Creation(target, desired, begun, new Pauses(clock, sleeper, FIRST_PAUSE_MILLIS));
    }

    /** What was there is made again as it is to be: it has been at work before. */
    private Replacement replacement(Desired desired, UnaryOperator<ObjectTree> clean) {
        Desired whole = desired.atOnce();
        Target target = new Target(api, whole, settings.dryRun());
        return new Replacement(target, whole, settings.dryRun(), clean, clock, sleeper, creation(whole, target));
    }

    private static boolean isRootCertificates(Desired desired) {
        return desired.type().id().equals("configmaps") && desired.name().equals("kube-root-ca.crt");
    }

    /** What was created gets its status, if that is wanted. */
    private Optional<Applied> whole(Optional<Applied> done, Target target, Desired desired) throws ClusterException {
        boolean lacks = done.isPresent()
                && done.get().outcome() == Outcome.CREATED
                && desired.status().isPresent()
                && !settings.dryRun();
        return lacks
                ? Optional.of(withStatus(done.get(), target, desired.status().get()))
                : done;
    }

    /** A status that changed nothing when it was set has left no mark, and changes nothing now. */
    private static Applied completed(Desired desired, Target target, Live live) throws ClusterException {
        Applied now = withStatus(unchanged(live), target, desired.status().orElseThrow());
        return now.resourceVersion().equals(live.resourceVersion()) ? now : now.because(Outcome.CREATED, HALF_DONE);
    }

    private static Applied withStatus(Applied created, Target target, ObjectTree status) throws ClusterException {
        try {
            ObjectTree now = target.mergeStatus(status);
            return created.at(now.text("metadata", "resourceVersion").orElse(created.resourceVersion()));
        } catch (KubeStatusException e) {
            if (e.status() == 401) {
                throw e;
            }
            return created.noted(List.of("its status could not be restored: " + Refusals.said(e)));
        }
    }

    private Applied refused(KubeStatusException e, Desired desired) throws ClusterException {
        if (e.status() == 401) {
            throw e;
        }
        requireServer(e);
        return Refusals.of(e, desired);
    }

    /**
     * Returns if an answer is about what was asked for: it may be the server that is away, or only what serves one type.
     *
     * @throws ClusterException if it is the server
     */
    public void requireServer(ClusterException answer) throws ClusterException {
        if (answer.status() != 429 && (answer.status() < 502 || answer.status() > 504)) {
            return;
        }
        try {
            api.get("/version");
        } catch (ClusterException e) {
            throw e.status() == 401 ? e : new ClusterException(String.valueOf(e.getMessage()), 0, e);
        }
    }
}
