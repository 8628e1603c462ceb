// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreDecision.Keep;
import io.cairn.api.RestoreDecision.Skip;
import io.cairn.core.apply.Applied;
import io.cairn.core.apply.Applier;
import io.cairn.core.apply.Desired;
import io.cairn.core.apply.Existing;
import io.cairn.core.apply.Outcome;
import io.cairn.core.apply.Refusal;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.json.TreeJson;
import io.cairn.core.plugins.PluginException;
import io.cairn.core.transform.TransformException;
import io.cairn.core.transform.Transformed;
import io.cairn.core.transform.Transforms;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;

/** Brings one item back: cleans it, moves it to its namespace, gives it its owners. Safe for use by several threads. */
final class ItemRestore {

    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final Decisions decisions;
    private final RestoreActions actions;
    private final RunView inPlace;
    private final Owners owners;
    private final Applier applier;
    private final Applier maker;
    private final Transforms transforms;
    private final ItemReader reader;
    private final Quiescing quiescing;
    private final Optional<RestoreHooks> hooks;
    private final Set<String> met = ConcurrentHashMap.newKeySet();

    /**
     * For one run.
     *
     * @param applier brings items into the cluster by the user's policy
     * @param maker makes what actions need and leaves what is there, whatever the policy
     * @param hooks what is told of items whose pods may have hooks; empty if the server is only asked
     */
    ItemRestore(
            Decisions decisions,
            RestoreActions actions,
            Transforms transforms,
            RunView view,
            Owners owners,
            Applier applier,
            Applier maker,
            ItemReader reader,
            Quiescing quiescing,
            Optional<RestoreHooks> hooks) {
        this.reader = reader;
        this.quiescing = quiescing;
        this.hooks = hooks;
        this.decisions = decisions;
        this.actions = actions;
        this.transforms = transforms;
        this.inPlace = view.inPlace();
        this.owners = owners;
        this.applier = applier;
        this.maker = maker;
    }

    /**
     * What became of an item.
     *
     * @param applied what the cluster made of it; empty if it was not sent
     * @param outcome what became of it
     * @param reason why, as the end of a sentence; mostly empty
     * @param notes what else is worth telling
     */
    record Ended(Optional<Applied> applied, Outcome outcome, String reason, List<String> notes) {

        static Ended unsent(Outcome outcome, String reason) {
            return new Ended(Optional.empty(), outcome, reason, List.of());
        }
    }

    /**
     * Restores an item.
     *
     * @param json its content in the archive
     * @param existing what the cluster has of its type and namespace
     * @throws ClusterException if the cluster can't be reached any more
     */
    Ended restore(RestoreItem item, byte[] json, Existing existing) throws ClusterException {
        try {
            return attempt(item, json, existing);
        } catch (ClusterException | UncheckedIOException e) {
            Optional<ClusterException> answer = answer(e);
            if (answer.isEmpty()) {
                throw e;
            }
            applier.requireServer(answer.get());
            String reason = "what it depends on can't be read: " + ErrorText.of(answer.get());
            Refusal refusal = answer.get().status() == 403 ? Refusal.NO_RIGHT : Refusal.OTHER;
            Applied refused = new Applied(Outcome.FAILED, refusal, reason, "", "", List.of());
            return new Ended(Optional.of(refused), Outcome.FAILED, reason, List.of());
        }
    }

    /**
     * The server's word against reading something, such as that a right is missing; empty if it was not reached, or doesn't
     * accept the credentials. A {@link #cleaning} wraps it.
     */
    static Optional<ClusterException> answer(Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return cause instanceof ClusterException refused && refused.status() >= 400 && refused.status() != 401
                ? Optional.of(refused)
                : Optional.empty();
    }

    /** A sentence for each transform that was for nothing of what was restored so far, of all that is to be. */
    List<String> unmetTransforms(Collection<ItemRef> all) {
        return transforms.unmet(met, all);
    }

    private Ended attempt(RestoreItem item, byte[] json, Existing existing) throws ClusterException {
        RestoreDecision decision;
        try {
            decision = decisions.of(item, json);
        } catch (JacksonException e) {
            return Ended.unsent(Outcome.FAILED, "its content is not JSON: " + TreeJson.reason(e));
        } catch (PluginException | InvalidInputException e) {
            return Ended.unsent(Outcome.FAILED, ErrorText.of(e));
        }
        if (decision instanceof Skip skip) {
            return Ended.unsent(Outcome.SKIPPED, skip.reason());
        }
        Keep keep = (Keep) decision;
        List<String> notes = new ArrayList<>(keep.notes());
        Item changed;
        try {
            Transformed transformed = transforms.apply(keep.item(), item.ref(), met::add);
            changed = transformed.item();
            notes.addAll(transformed.notes());
        } catch (TransformException e) {
            return Ended.unsent(Outcome.FAILED, String.valueOf(e.getMessage()));
        }
        Optional<Ended> unmade = before(item, keep.before());
        if (unmade.isPresent()) {
            return unmade.get();
        }
        ObjectTree object = owners.relinked(moved(item, changed.object()), item.target(), notes);
        ObjectTree whole = object.without("status");
        ObjectTree first = quiescing.quiesced(item.target(), whole);
        Applied applied =
                applier.apply(new Desired(item.ref().type(), whole, status(object), first), existing, cleaning(item));
        owners.restored(item, applied.uid());
        if (applied.outcome() == Outcome.CREATED) {
            quiescing.created(item.target(), applied.uid(), first);
        }
        if (hooks.isPresent()) {
            hooks.get().saw(json);
            hooks.get().restored(item, whole, applied.outcome());
        }
        notes.addAll(applied.notes());
        return new Ended(Optional.of(applied), applied.outcome(), applied.reason(), notes);
    }

    /** Makes what has to be there before an item is made; an item that is there needs nothing. */
    private Optional<Ended> before(RestoreItem item, List<Item> before) throws ClusterException {
        ItemId target = item.target();
        if (before.isEmpty()
                || reader.get(item.ref().type(), target.namespace(), target.name())
                        .isPresent()) {
            return Optional.empty();
        }
        for (Item one : before) {
            Applied made = maker.apply(desired(one), Existing.none(), object -> object);
            if (made.outcome() == Outcome.FAILED) {
                return Optional.of(Ended.unsent(
                        Outcome.FAILED, "it needs " + one.id() + ", which can't be made: " + made.reason()));
            }
        }
        return Optional.empty();
    }

    private static Desired desired(Item item) {
        return new Desired(item.type(), item.object(), Optional.empty());
    }

    private static Optional<ObjectTree> status(ObjectTree object) {
        return object.tree("status");
    }

    private static ObjectTree moved(RestoreItem item, ObjectTree object) {
        ItemId target = item.target();
        if (target.equals(item.id())) {
            return object;
        }
        if (!target.namespaced()) {
            ObjectTree renamed = object.with(target.name(), "metadata", "name");
            return renamed.text("metadata", "labels", NAME_LABEL).isPresent()
                    ? renamed.with(target.name(), "metadata", "labels", NAME_LABEL)
                    : renamed;
        }
        return object.with(target.namespace(), "metadata", "namespace");
    }

    /** Cleans a live object as the item was cleaned. */
    UnaryOperator<ObjectTree> cleaning(RestoreItem item) {
        ItemId source = item.id();
        return live -> {
            try {
                ObjectTree awake = quiescing.asItShouldBe(source.type(), live);
                ObjectTree asInBackup =
                        source.namespaced() ? awake.with(source.namespace(), "metadata", "namespace") : awake;
                RestoreDecision decision = actions.apply(new Item(item.ref().type(), asInBackup), inPlace);
                ObjectTree cleaned = decision instanceof Keep keep ? keep.item().object() : asInBackup;
                return (source.namespaced()
                                ? cleaned.with(item.target().namespace(), "metadata", "namespace")
                                : cleaned)
                        .without("status");
            } catch (ClusterException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
