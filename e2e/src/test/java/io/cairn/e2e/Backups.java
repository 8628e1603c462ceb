// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What several tests ask of backups. */
final class Backups {

    private Backups() {}

    /** The result, if the run ended with this exit code. */
    static Cairn.Result ended(int exit, Cairn.Result result) {
        assertThat(result.exit()).describedAs("exit code of: %s", result).isEqualTo(exit);
        return result;
    }

    /** Neither a file in the place nor a backup that the program shows. */
    static void assertNothingWritten(Cairn cairn) {
        assertThat(StoredBackup.files(cairn.location())).isEmpty();
    }

    /** Nothing that says that there is a backup of this name, to Velero, to this program or to its user. */
    static void assertNoBackup(Cairn cairn, String name) {
        assertThat(StoredBackup.marks(cairn.location(), name)).isEmpty();
        assertThat(cairn.names()).doesNotContain(name);
    }

    /** The journal's lines by their sequence number. */
    static List<JsonNode> journal(JsonNode described) {
        for (JsonNode field : described) {
            if (field.isArray() && !field.isEmpty() && field.get(0).has("seq")) {
                return field.valueStream()
                        .sorted(Comparator.comparingLong(line -> line.get("seq").asLong()))
                        .toList();
            }
        }
        throw new AssertionError("no journal in " + described);
    }

    static List<String> items(List<JsonNode> journal) {
        return journal.stream().map(line -> line.get("item").asString()).toList();
    }

    /** These items in the order in which they stand in a longer list. */
    static List<String> among(List<String> all, List<String> items) {
        Set<String> wanted = Set.copyOf(items);
        return all.stream().filter(wanted::contains).toList();
    }

    static Cairn.Result createBackup(Cairn cairn, String name, String... flags) {
        return cairn.backup(
                Stream.concat(Stream.of("create", name), Stream.of(flags)).toArray(String[]::new));
    }

    static Cairn.Running startBackup(Cairn cairn, String name, String... flags) {
        return cairn.startBackup(
                Stream.concat(Stream.of("create", name), Stream.of(flags)).toArray(String[]::new));
    }

    static StoredBackup stored(Cairn cairn, String name) {
        return StoredBackup.read(cairn.location(), name);
    }

    static Path folder(Cairn cairn, String name) {
        return StoredBackup.folder(cairn.location(), name);
    }
}
