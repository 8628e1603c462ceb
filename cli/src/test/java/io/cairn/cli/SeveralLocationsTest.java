// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralLocationsTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;
    private String one;
    private String two;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start();
        server.applyAll(Samples.database());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        one = home.resolve("one").toString();
        two = home.resolve("two").toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String namesIn(String location) {
        return cairn.run("backup", "get", "--location", location, "-o", "name").out();
    }

    @Test
    void aBackupIsWrittenToAllOfThem() {
        Result result = cairn.run("backup", "create", "b1", "--location", one, "--location", two);

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("backup/b1 Completed", "kept in file://" + one + ", file://" + two);
        assertThat(namesIn(one)).isEqualTo("backup/b1\n");
        assertThat(namesIn(two)).isEqualTo("backup/b1\n");
    }

    @Test
    void oneThatFailsIsNamedWithTheReasonAndTheOtherIsWhole() throws IOException {
        Files.writeString(Path.of(two), "a file");

        Result result = cairn.run("backup", "create", "b1", "--location", one, "--location", two);

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains("error: the backup is not in file://" + two + ": ", "is a file, not a folder");
        assertThat(result.out()).contains("backup/b1 PartiallyFailed").endsWith("kept in file://" + one + "\n");
        assertThat(cairn.run("backup", "describe", "b1", "--location", one).out())
                .contains("Phase:      PartiallyFailed", "the backup is not in file://" + two);
    }

    @Test
    void whenAllFailThereIsNoBackup() throws IOException {
        Files.writeString(Path.of(one), "a file");
        Files.writeString(Path.of(two), "a file");

        Result result = cairn.run("backup", "create", "b1", "--location", one, "--location", two);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is a file, not a folder").hasLineCount(1);
    }

    @Test
    void aSpecificationMayNameThem() throws IOException {
        Path file = home.resolve("nightly.yaml");
        Files.writeString(
                file,
                "apiVersion: cairn.io/v1\nkind: Backup\nmetadata: {name: b1}\nspec:\n  ttl: 30d\n  locations: [" + one
                        + ", " + two + "]\n");

        assertThat(cairn.run("backup", "create", "-f", file.toString()).exit()).isZero();

        assertThat(namesIn(one)).isEqualTo("backup/b1\n");
        assertThat(namesIn(two)).isEqualTo("backup/b1\n");
    }

    @Test
    void aReadOnlyOneIsRefusedBeforeAnythingIsDone() {
        cairn.run("location", "add", "theirs", "--url", two, "--read-only");

        Result result = cairn.run("backup", "create", "b1", "--location", one, "--location", "theirs");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("cairn: the location 'theirs' (file://" + two + ") is read-only")
                .hasLineCount(1);
        assertThat(namesIn(one)).isEmpty();
    }

    @Test
    void everyCommandThatWouldWriteRefusesAReadOnlyLocation() {
        cairn.run("backup", "create", "b1", "--location", two);
        cairn.run("location", "add", "theirs", "--url", two, "--read-only");

        String key = cairn.run("key", "generate", home.resolve("a.key").toString())
                .out()
                .strip();
        for (String[] command : new String[][] {
            {"backup", "create", "b2"},
            {"backup", "delete", "b1", "--yes"},
            {"backup", "release", "b1"},
            {"backup", "prune-incomplete", "--yes"},
            {"retention", "apply", "--keep-last", "1", "--yes"},
            {"key", "rotate", "--all", "--encrypt-to", key},
        }) {
            Result result = cairn.run(with(command, "--location", "theirs"));
            assertThat(result.exit()).describedAs("%s", result).isEqualTo(2);
            assertThat(result.err()).contains("is read-only").hasLineCount(1);
        }
        Result copy = cairn.run("location", "copy", one, "theirs");
        assertThat(copy.exit()).isEqualTo(2);
        assertThat(copy.err()).contains("is read-only").hasLineCount(1);
        assertThat(cairn.run("location", "get").out()).contains("read-only");
        assertThat(namesIn("theirs")).isEqualTo("backup/b1\n");
    }

    private static String[] with(String[] words, String... more) {
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void aRestoreFromAReadOnlyLocationKeepsItsRecordInTheDefaultOne() {
        cairn.run("backup", "create", "b1", "--location", two, "--include-namespaces", "shop");
        cairn.run("location", "add", "theirs", "--url", two, "--read-only");

        Result result = cairn.run("restore", "create", "r1", "--from-backup", "b1", "--location", "theirs");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("the record of the restore is kept in file://" + home);
        assertThat(cairn.run("restore", "get", "-o", "name").out()).isEqualTo("restore/r1\n");
    }

    @Test
    void whereTheDefaultLocationIsReadOnlyTooTheRecordOfARestoreHasNoPlace() {
        cairn.run("backup", "create", "b1", "--location", two, "--include-namespaces", "shop");
        cairn.run("location", "add", "theirs", "--url", two, "--read-only", "--default");

        Result result = cairn.run("restore", "create", "r1", "--from-backup", "b1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("the location 'theirs'", "is read-only")
                .hasLineCount(1);
    }

    @Test
    void theFlagIsAboutTheNameAndNotAboutTheFolder() {
        cairn.run("location", "add", "theirs", "--url", two, "--read-only");

        assertThat(cairn.run("backup", "create", "b1", "--location", two).exit())
                .isZero();
        assertThat(namesIn("theirs")).isEqualTo("backup/b1\n");
    }

    @Test
    void whatARunWroteToBothIsNotCopiedFromOneToTheOther() {
        cairn.run("backup", "create", "b1", "--location", one, "--location", two);

        Result result = cairn.run("location", "copy", one, two);

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("backup/b1 is there already\n");
    }

    @Test
    void aCopyWithANameThatIsNoneCopiesNothing() {
        cairn.run("backup", "create", "b1", "--location", one);

        Result result = cairn.run("location", "copy", one, two, "b1", "b22");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("there is no backup 'b22' in ").hasLineCount(1);
        assertThat(namesIn(two)).isEmpty();
    }

    @Test
    void aCopyTellsProgramsFromWhereToWhereAndWhatBecameOfEach() {
        cairn.run("backup", "create", "b1", "--location", one);

        Result result = cairn.run("location", "copy", one, two, "-o", "json");

        assertThat(result.out())
                .contains(
                        "\"from\": \"file://" + one,
                        "\"to\": \"file://" + two,
                        "\"name\": \"b1\"",
                        "\"state\": \"copied\"",
                        "\"bytes\": ");
    }
}
