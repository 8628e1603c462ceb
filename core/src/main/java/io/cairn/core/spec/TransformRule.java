// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.ObjectTree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule that changes items on their way into a cluster, as the user wrote it. Immutable.
 *
 * @param name the name that the user gave it, or its number
 * @param position where it stands
 * @param when which items it changes
 * @param change what it does to them
 */
public record TransformRule(String name, Position position, When when, Change change) {

    /**
     * Which items a rule changes: those that meet all of this. What is empty is met by every item. Types, namespaces, names
     * and labels are those that the item has in the backup.
     *
     * @param types types by any name that the cluster knows, or globs of their ids
     * @param groupResource a glob of ids whose {@code *} ends at a dot, as Velero has it
     * @param namespaces names or globs
     * @param names names or globs
     * @param regex RE2 expressions that match the whole name
     * @param labels a label selector
     * @param matches values that the item must hold before the first rule
     */
    public record When(
            List<Word> types,
            Optional<Word> groupResource,
            List<Word> namespaces,
            List<Word> names,
            List<Word> regex,
            Optional<Word> labels,
            List<Match> matches) {

        /** What every item meets. */
        static final When ALWAYS =
                new When(List.of(), Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), List.of());

        /** Copies the lists. */
        public When {
            types = List.copyOf(types);
            namespaces = List.copyOf(namespaces);
            names = List.copyOf(names);
            regex = List.copyOf(regex);
            matches = List.copyOf(matches);
        }
    }

    /** A value at a place, in the classes of {@link ObjectTree}. */
    public record Match(JsonPointer path, Object value) {}

    /** What a rule does. */
    public sealed interface Change {}

    /** A JSON Patch (RFC 6902). */
    public record Patch(List<PatchOperation> operations) implements Change {

        /** Copies the list. */
        public Patch {
            operations = List.copyOf(operations);
        }
    }

    /** JSON merge patches (RFC 7396), one after another. */
    public record Merge(List<ObjectTree> patches) implements Change {

        /** Copies the list. */
        public Merge {
            patches = List.copyOf(patches);
        }
    }

    /** What a mapping changes. */
    public enum Kind {
        /** The beginnings of the images of containers. */
        IMAGES,
        /** The storage classes of claims, volumes and claim templates. */
        STORAGE_CLASSES,
        /** The namespaces that items refer to. */
        NAMESPACES
    }

    /** Values put in place of others, each once. */
    public record Mapping(Kind kind, Map<String, String> values) implements Change {

        /** Copies the map. */
        public Mapping {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }
}
