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

class RetentionTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void startWithThreeBackups() throws IOException {
        server = ApiServer.start();
        server.applyAll(Samples.database());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        for (String name : new String[] {"b1", "b2", "b3"}) {
            cairn.run("backup", "create", name);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String names() {
        return cairn.run("backup", "get", "-o", "name").out();
    }

    @Test
    void aDryRunSaysOfEachWhetherItStaysAndWhyAndDeletesNothing() {
        Result result = cairn.run("retention", "apply", "--keep-last", "2", "--dry-run");

        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(4)
                .anyMatch(line ->
                        line.startsWith("b3|") && line.endsWith("|keep|the last good one of its cluster, last 1 of 2"))
                .anyMatch(line -> line.startsWith("b2|") && line.endsWith("|keep|last 2 of 2"))
                .anyMatch(line -> line.startsWith("b1|") && line.endsWith("|delete|no rule keeps it"));
        assertThat(names()).hasLineCount(3);
    }

    @Test
    void withAYesItDeletesWhatNoRuleKeeps() {
        Result result = cairn.run("retention", "apply", "--keep-daily", "5", "--yes", "-o", "json");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("\"action\": \"deleted\"", "\"daily 1 of 5\"");
        assertThat(names()).isEqualTo("backup/b3\n");
    }

    @Test
    void theNamesOfWhatWasDeletedCanBePrintedAlone() {
        assertThat(cairn.run("retention", "apply", "--keep-last", "1", "--name", "b[12]", "--yes", "-o", "name")
                        .out())
                .isEqualTo("backup/b1\n");
    }

    @Test
    void aBackupWhoseManifestIsDamagedIsNotTheLastGoodOneAndADryRunSaysTheSame() throws IOException {
        Files.writeString(home.resolve(".local/share/cairn/backups/backups/b3/cairn-manifest.json"), "{");

        Result dry = cairn.run("retention", "apply", "--keep-last", "1", "--dry-run", "-o", "name");
        Result done = cairn.run("retention", "apply", "--keep-last", "1", "--yes", "-o", "name");

        assertThat(done.out()).isEqualTo("backup/b1\n").isEqualTo(dry.out());
        assertThat(done.err())
                .startsWith("warning: the backup 'b3' can't be used, because its cairn-manifest.json in file://")
                .endsWith("; it stays, and doesn't count as a good one\n")
                .hasLineCount(1)
                .isEqualTo(dry.err());
        assertThat(names()).isEqualTo("backup/b2\nbackup/b3\n");
    }

    @Test
    void aDryRunSaysOfOneThatCanNotGoThatItStaysAndWhyAsTheRunDoes() throws IOException {
        Files.writeString(home.resolve(".local/share/cairn/backups/backups/b1/cairn-manifest.json"), "{");

        Result dry = cairn.run("retention", "apply", "--keep-last", "1", "--dry-run");
        Result dryJson = cairn.run("retention", "apply", "--keep-last", "1", "--dry-run", "-o", "json");
        Result dryNames = cairn.run("retention", "apply", "--keep-last", "1", "--dry-run", "-o", "name");
        Result declined = cairn.answering("n").run("retention", "apply", "--keep-last", "1");
        Result done = new TestShell(home).run("retention", "apply", "--keep-last", "1", "--yes", "-o", "json");

        String reason = "the backup 'b1' can't be used, because its cairn-manifest.json in ";
        assertThat(dry.out()).containsPattern("b1 .* keep +" + reason).containsPattern("b2 .* delete +no rule keeps");
        assertThat(dryNames.out()).isEqualTo("backup/b2\n");
        assertThat(dryJson.out())
                .containsPattern("\"action\": \"keep\",\\s+\"reasons\": \\[\\s+\"" + reason)
                .contains("\"error\": \"" + reason)
                .doesNotContain("snapshotsDiscarded");
        assertThat(declined.err()).contains("Delete 1 backup from ");
        assertThat(done.exit()).isEqualTo(3);
        assertThat(done.out())
                .containsPattern("\"action\": \"failed\",\\s+\"reasons\": \\[\\s+\"" + reason)
                .contains("\"error\": \"" + reason, "\"snapshotsDiscarded\": 0");
    }

    @Test
    void whereNoneCanGoNobodyIsAsked() throws IOException {
        Files.writeString(home.resolve(".local/share/cairn/backups/backups/b1/cairn-manifest.json"), "{");

        Result result = cairn.answering("y").run("retention", "apply", "--keep-last", "1", "--name", "b[13]");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).doesNotContain("Delete ").endsWith("nothing was deleted\n");
    }

    @Test
    void theBackupsThatCanNotBeReadAreToldToProgramsToo() throws IOException {
        Files.writeString(home.resolve(".local/share/cairn/backups/backups/b3/cairn-manifest.json"), "{");

        Result dry = cairn.run("retention", "apply", "--keep-last", "1", "--dry-run", "-o", "json");

        String unreadable =
                "\"unreadable\": \\[\\s+\\{\\s+\"name\": \"b3\",\\s+\"error\": \"the backup 'b3' can't be used, ";
        assertThat(dry.out()).containsPattern(unreadable);
        assertThat(cairn.run("backup", "get", "-o", "json").out()).containsPattern(unreadable);
    }

    @Test
    void withoutATerminalItWantsAYes() {
        Result result = cairn.run("retention", "apply", "--keep-last", "1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--yes").hasLineCount(1);
        assertThat(names()).hasLineCount(3);
    }

    @Test
    void anythingButAYesDeletesNothing() {
        Result result = cairn.answering("n").run("retention", "apply", "--keep-last", "1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("ACTION", "no rule keeps it", "Delete 2 backups from ")
                .endsWith("nothing was deleted\n");
        assertThat(names()).hasLineCount(3);
    }

    @Test
    void withoutARuleItAsksForOne() {
        Result result = cairn.run("retention", "apply", "--yes");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--keep-last 7", "--expired");
    }

    @Test
    void thatThereIsNothingToDecideIsSaid() {
        Result noName = cairn.run("retention", "apply", "--keep-last", "1", "--name", "nigthly-*", "--dry-run");
        Result none = cairn.run("retention", "apply", "--keep-last", "1", "--dry-run", "--location", home + "/empty");

        assertThat(noName.out()).isEmpty();
        assertThat(noName.err()).matches("of the 3 backups in \\S+ none has a name that --name gives\n");
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("no backups in file://" + home + "/empty\n");
        assertThat(noName.exit()).isZero();
        assertThat(none.exit()).isZero();
    }

    @Test
    void anExpiryIsShownAndHoldsUntilThen() {
        cairn.run("backup", "create", "short", "--expire", "30d");

        assertThat(cairn.run("backup", "get").out()).contains("EXPIRES", "2026-12-23T03:15:00Z");
        assertThat(cairn.run("backup", "get", "b1").out()).doesNotContain("EXPIRES");
        assertThat(cairn.run("backup", "describe", "short").out()).contains("Expires:    2026-12-23T03:15:00Z");
        assertThat(cairn.run("backup", "get", "short", "-o", "json").out())
                .contains("\"expires\": \"2026-12-23T03:15:00Z\"", "\"ttl\": \"30d\"");
        assertThat(cairn.run("retention", "apply", "--keep-last", "1", "--expired", "--name", "short", "--dry-run")
                        .out())
                .contains("expires 2026-12-23T03:15:00Z");
    }

    @Test
    void aLengthOfTimeThatIsNoneIsRefusedBeforeAnythingIsWritten() {
        Result result = cairn.run("backup", "create", "b4", "--expire", "soon");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--expire is 'soon'", "30d").hasLineCount(1);
        assertThat(names()).hasLineCount(3);
    }

    @Test
    void aLockWhereThereIsNoneIsRefusedBeforeAnythingIsWritten() {
        Result result = cairn.run("backup", "create", "b4", "--lock", "30d");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("backups can't be locked in file://", "object lock")
                .hasLineCount(1);
        assertThat(names()).hasLineCount(3);
    }
}
