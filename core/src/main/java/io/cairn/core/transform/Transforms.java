// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.spec.Position;
import io.cairn.core.spec.TransformRule;
import io.cairn.core.spec.TransformRule.Change;
import io.cairn.core.spec.TransformRule.Mapping;
import io.cairn.core.spec.TransformRule.Merge;
import io.cairn.core.spec.TransformRule.Patch;
import io.cairn.core.spec.TransformsFile;
import io.cairn.core.transform.JsonPatch.PatchException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rules of a restore that change items. Immutable, and safe for use by several threads.
 *
 * <p>Of each list of rules, all that are for an item are applied to it in their order. Which ones these are is decided before
 * the first of them: by the type, namespace, name and labels that the item has in the backup, and for {@code matches} by the
 * item as it comes in. So of two rules, one from standard to premium and one from premium to gold, an item meets one. Lists
 * are applied one after another, each on what the one before made.
 */
public final class Transforms {

    private final List<List<Rule>> lists;

    private Transforms(List<List<Rule>> lists) {
        this.lists = lists;
    }

    /** A rule, where it stands, and what messages call it. */
    private record Rule(String name, Position position, ItemTest test, Change change) {}

    /**
     * Prepares rules.
     *
     * @param files the lists of rules, in their order
     * @param resolve finds the type that a name means, or throws {@link InvalidInputException}; a name with a dot that it
     *     doesn't know is taken as it is, as its definition may be restored too
     * @throws InvalidInputException if a type, pattern, expression or selector is none; the message names its place
     */
    public static Transforms of(List<TransformsFile> files, Function<String, ResourceType> resolve) {
        return new Transforms(files.stream()
                .map(file -> file.rules().stream()
                        .map(rule -> rule(file, rule, resolve))
                        .toList())
                .toList());
    }

    private static Rule rule(TransformsFile file, TransformRule rule, Function<String, ResourceType> resolve) {
        return new Rule(
                file.name() + "/" + rule.name(), rule.position(), ItemTest.of(rule.when(), resolve), rule.change());
    }

    /**
     * A sentence for each rule that is for none of some items, by what they are called in the backup and by their labels:
     * what {@code matches} asks for is seen only in their content.
     */
    public List<String> unmatched(Collection<ItemRef> originals) {
        return lists.stream()
                .flatMap(List::stream)
                .filter(rule -> originals.stream().noneMatch(rule.test()::mayHold))
                .map(rule -> rule.position() + ": transform " + rule.name() + " matches nothing that is restored"
                        + rule.test().hint())
                .toList();
    }

    /**
     * A sentence for each rule that was for none of the items it was {@linkplain #apply applied} to, although it is for some by
     * what they are called and by their labels.
     *
     * @param met the names of the rules that were for an item
     * @param originals all that the restore takes
     */
    public List<String> unmet(Set<String> met, Collection<ItemRef> originals) {
        return lists.stream()
                .flatMap(List::stream)
                .filter(rule -> !met.contains(rule.name()))
                .filter(rule -> originals.stream().anyMatch(rule.test()::mayHold))
                .map(rule -> rule.position() + ": transform " + rule.name() + " changed nothing: "
                        + (rule.test().looksInside()
                                ? "its matches hold for nothing that was sent"
                                : "nothing that it is for was sent"))
                .toList();
    }

    /** Whether there is no rule at all. */
    public boolean isEmpty() {
        return lists.stream().allMatch(List::isEmpty);
    }

    /**
     * Applies the rules to an item.
     *
     * @param item the item as it is so far
     * @param original what the item was in the backup
     * @param met takes the names of the rules that are for the item, each with the name of its list
     * @throws TransformException if an operation other than a test fails, or a rule makes another item of it; the message
     *     names the rule
     */
    public Transformed apply(Item item, ItemRef original, Consumer<String> met) throws TransformException {
        List<String> notes = new ArrayList<>();
        boolean changed = false;
        ObjectTree object = item.object();
        for (List<Rule> list : lists) {
            ObjectTree before = object;
            for (Rule rule : list) {
                if (!rule.test().holds(original, before)) {
                    continue;
                }
                met.accept(rule.name());
                try {
                    object = change(rule, original.type().id(), object);
                    changed = true;
                } catch (PatchException e) {
                    if (!e.test()) {
                        throw new TransformException("transform " + rule.name() + " failed at " + e.getMessage());
                    }
                    notes.add("transform " + rule.name() + " was left out at " + e.getMessage());
                }
            }
        }
        return new Transformed(changed ? item.with(object) : item, notes);
    }

    private static ObjectTree change(Rule rule, String type, ObjectTree object)
            throws PatchException, TransformException {
        Object changed = object;
        if (rule.change() instanceof Patch patch) {
            changed = JsonPatch.apply(object, patch.operations());
        } else if (rule.change() instanceof Merge merge) {
            ObjectTree merged = object;
            for (ObjectTree patch : merge.patches()) {
                merged = MergePatch.apply(merged, patch);
            }
            changed = merged;
        } else if (rule.change() instanceof Mapping mapping) {
            changed = Mappings.apply(mapping, type, object);
        }
        if (!(changed instanceof ObjectTree result) || !identity(result).equals(identity(object))) {
            throw new TransformException("transform " + rule.name()
                    + " makes another item of it: a transform leaves an item's type, namespace and name as they are");
        }
        return result;
    }

    private static List<Optional<Object>> identity(ObjectTree object) {
        return List.of(
                object.value("apiVersion"),
                object.value("kind"),
                object.value("metadata", "namespace"),
                object.value("metadata", "name"));
    }
}
