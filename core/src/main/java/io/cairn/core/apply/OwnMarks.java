// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What an object of the cluster tells of the work of the field manager {@code cairn} on it, by the server's clock. */
final class OwnMarks {

    private OwnMarks() {}

    /** When Cairn made the object; empty if it was somebody else. */
    static Optional<Instant> made(ObjectTree object) {
        return entries(object).isEmpty()
                ? Optional.empty()
                : object.text("metadata", "creationTimestamp").flatMap(OwnMarks::time);
    }

    /** When Cairn changed the object the last time, its status apart; empty if it never did. */
    static Optional<Instant> changed(ObjectTree object) {
        return entries(object).stream()
                .filter(entry -> entry.text("subresource").isEmpty())
                .flatMap(entry -> entry.text("time").flatMap(OwnMarks::time).stream())
                .max(Instant::compareTo);
    }

    /** When Cairn made the object, if it did and never set its status. */
    static Optional<Instant> madeWithoutStatus(ObjectTree object) {
        boolean set = entries(object).stream()
                .anyMatch(entry -> entry.text("subresource").equals(Optional.of("status")));
        return set ? Optional.empty() : made(object);
    }

    private static List<ObjectTree> entries(ObjectTree object) {
        return object.trees("metadata", "managedFields").stream()
                .filter(entry -> entry.text("manager").equals(Optional.of(Target.MANAGER)))
                .toList();
    }

    private static Optional<Instant> time(String stamp) {
        try {
            return Optional.of(Instant.parse(stamp));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // not a server's, so not ours
        }
    }
}
