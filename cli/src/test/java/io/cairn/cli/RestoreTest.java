// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RestoreTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void startWithTwoObjects() throws IOException {
        server = ApiServer.start();
        server.apply(Samples.namespace("shop"));
        server.apply(Samples.configMap("shop", "settings", "k", "v"));
        server.apply(Samples.secret("shop", "key", "k", "v"));
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Result ok(String... args) {
        Result result = cairn.run(args);
        assertThat(result.exit()).describedAs("%s", result).isZero();
        return result;
    }

    private static JsonNode json(Result result) {
        return JsonMapper.shared().readTree(result.out());
    }

    private void backUpAndLose() {
        ok("backup", "create", "b1", "--include-namespaces", "shop");
        server.delete("namespaces/shop");
    }

    private void losesTheRightToMakeSecrets() throws IOException {
        server.user("t", "limited");
        server.allow("limited", Set.of("*"), Set.of(""), Set.of("namespaces", "configmaps"), Set.of());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig("limited"));
    }

    @Test
    void createPrintsTheResultAloneOnStandardOutput() {
        backUpAndLose();

        Result result = ok("restore", "create", "r1", "--from-backup", "b1");

        assertThat(result.out())
                .startsWith("restore/r1 Completed: 3 created, from b1, in ")
                .hasLineCount(1);
        assertThat(server.get("configmaps/shop/settings")).isPresent();
        assertThat(ok("restore", "create", "again-{date}", "--from-backup", "b1", "-o", "name")
                        .out())
                .isEqualTo("restore/again-20261123\n");
    }

    @Test
    void withoutANameItIsThatOfTheBackupAndTheTime() {
        backUpAndLose();

        assertThat(ok("restore", "create", "--from-backup", "b1", "-o", "name").out())
                .startsWith("restore/b1-20261123");
    }

    @Test
    void aFileIsRestoredLikeABackup() {
        ok("backup", "create", "b1", "--include-namespaces", "shop");
        Path file = home.resolve("b1.tar.gz");
        ok("backup", "download", "b1", "-o", file.toString());
        server.delete("namespaces/shop");

        assertThat(ok("restore", "create", "r1", "--from-file", file.toString()).out())
                .startsWith("restore/r1 Completed: 3 created, from " + file);
    }

    @Test
    void aFileThatIsNoArchiveIsNamed() throws IOException {
        Path file = home.resolve("passwd");
        Files.writeString(file, "root:x:0:0\n");

        Result result = cairn.run("restore", "plan", "--from-file", file.toString());

        assertThat(result.err()).isEqualTo("cairn: " + file + ": the archive is not a gzip file\n");
        assertThat(result.exit()).isEqualTo(1);
    }

    @Test
    void theUserSetsWhatAnArchiveMayBe() throws IOException {
        ok("backup", "create", "b1", "--include-namespaces", "shop");
        Path file = home.resolve("b1.tar.gz");
        ok("backup", "download", "b1", "-o", file.toString());
        Path config = home.resolve(".config/cairn/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "archiveLimits: {entries: 2}\n");

        for (String[] source : new String[][] {{"--from-backup", "b1"}, {"--from-file", file.toString()}}) {
            Result refused = cairn.run("restore", "plan", source[0], source[1]);
            assertThat(refused.err())
                    .endsWith("the archive has more than the 2 entries that one may have (archiveLimits.entries in"
                            + " config.yaml)\n");
            assertThat(refused.exit()).isEqualTo(1);
        }
    }

    @Test
    void flagsReplaceTheFieldsOfTheFile() {
        backUpAndLose();
        cairn.input("""
                apiVersion: cairn.io/v1
                kind: Restore
                metadata: {name: from-file}
                spec:
                  backupName: b1
                  includedResources: [secrets]
                  namespaceMapping: {shop: test}
                """);

        JsonNode record = json(ok("restore", "create", "-f", "-", "--include-resources", "configmaps", "-o", "json"));

        assertThat(record.get("name").asString()).isEqualTo("from-file");
        assertThat(record.get("spec").get("includedResources").toString()).isEqualTo("[\"configmaps\"]");
        assertThat(server.get("configmaps/test/settings")).isPresent();
        assertThat(server.get("secrets/test/key")).isEmpty();
    }

    @Test
    void itemsThatFailAreExitCode3AndTheRestoreCanBeResumed() throws IOException {
        backUpAndLose();
        losesTheRightToMakeSecrets();

        Result partly = cairn.run("restore", "create", "r1", "--from-backup", "b1");

        assertThat(partly.exit()).isEqualTo(3);
        assertThat(partly.out()).startsWith("restore/r1 PartiallyFailed: 2 created, 1 failed, from b1, in ");
        assertThat(partly.err()).contains("error: secrets: the user has not the right");

        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        assertThat(ok("restore", "create", "r1", "--resume").out())
                .startsWith("restore/r1 Completed: 1 created, 2 unchanged, from b1, in ");
        assertThat(ok("restore", "describe", "r1").out()).contains("Run:        2, as it was resumed\n");
    }

    @Test
    void aRestoreThatDoesNotComeToItsEndIsExitCode1AndSaysHowToGoOn() throws IOException {
        backUpAndLose();
        losesTheRightToMakeSecrets();

        Result failed =
                cairn.run("restore", "create", "r1", "--from-backup", "b1", "--order", "secrets:shop/key?onError=stop");

        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err())
                .contains("cairn: the restore r1 did not come to its end: --order:1: 'secrets")
                .endsWith("; what was restored stays; 'cairn restore create r1 --resume' goes on with it\n");
        assertThat(failed.out()).contains("restore/r1 Failed: ").contains(" not begun");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--from-backup b1 | --from-backup",
                "--from-file b1.tar.gz | --from-file",
                "-f r.yaml | --file",
                "--include-namespaces shop | --include-namespaces",
                "--exclude-resources pods | --exclude-resources",
                "-l a=b | --selector",
                "--or-selector a=b | --or-selector",
                "--item pods/shop/db-0 | --item",
                "--include-cluster-resources | --include-cluster-resources",
                "--namespace-mappings a:b | --namespace-mappings",
                "--existing-resource-policy update | --existing-resource-policy",
                "--force-conflicts | --force-conflicts",
                "--restore-status jobs | --restore-status",
                "--preserve-nodeports | --preserve-nodeports",
                "--order pods:a/b | --order",
                "--order-from backup | --order-from",
                "--transform t.yaml | --transform",
                "--wait | --wait",
                "--disable-plugin restore-cleaning | --disable-plugin",
                "--wait -l a=b | --selector, --wait",
            })
    void resumeDoesWhatWasAskedThenAndTakesNoOtherFlag(String flags, String named) {
        backUpAndLose();
        ok("restore", "create", "r1", "--from-backup", "b1");

        Result result = cairn.run(("restore create r1 --resume " + flags).split(" "));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("cairn: --resume goes on with what the restore 'r1' was asked to do: leave out " + named
                        + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-o name", "--verbosity quiet"})
    void howItIsToldMayBeSaidWhenResuming(String flags) {
        backUpAndLose();
        ok("restore", "create", "r1", "--from-backup", "b1");

        assertThat(cairn.run(("restore create r1 --resume " + flags).split(" ")).err())
                .isEqualTo("cairn: the restore 'r1' is complete: there is nothing to resume\n");
    }

    @Test
    void resumeNeedsAName() {
        assertThat(cairn.run("restore", "create", "--resume").err())
                .isEqualTo("cairn: resume what? Write 'cairn restore create NAME --resume'\n");
    }

    @Test
    void thePlanWritesNothingAndShowsTheStages() {
        backUpAndLose();
        server.requests().clear();

        Result result = ok("restore", "plan", "--from-backup", "b1", "--namespace-mappings", "shop:test");

        assertThat(result.out()).isEqualTo("""
                STAGE   MODE       NAME            WHY       ITEMS
                1       parallel   namespaces      by type   namespaces/shop as namespaces/test
                2       parallel   configuration   by type   configmaps/shop/settings as configmaps/test/settings
                                                             secrets/shop/key as secrets/test/key
                """);
        assertThat(server.requests().matching(request -> !request.method().equals("GET")))
                .isEmpty();
        assertThat(ok("restore", "get").out()).isEmpty();
        assertThat(ok("restore", "plan", "--from-backup", "b1", "-o", "name").out())
                .isEqualTo("namespaces/shop\nconfigmaps/shop/settings\nsecrets/shop/key\n");
    }

    @Test
    void thePlanSaysWhyAStageIsThereAndWhatIsWaitedForBehindIt() {
        backUpAndLose();

        Result result =
                ok("restore", "plan", "--from-backup", "b1", "--order", "secrets:shop/key?gate=exists&timeout=1m");

        assertThat(result.out()).isEqualTo("""
                STAGE   MODE       NAME                                                     WHY                 ITEMS
                1       parallel   namespaces                                               by type             namespaces/shop
                2       serial     secrets:shop/key?gate=exists&timeout=1m: configuration   rule at --order:1   secrets/shop/key
                                                                                                                  each waited for: exists, at most 1m00s; else the restore stops
                3       parallel   configuration                                            by type             configmaps/shop/settings
                """);
        assertThat(json(ok(
                                "restore",
                                "plan",
                                "--from-backup",
                                "b1",
                                "--order",
                                "secrets:shop/key?gate=exists",
                                "-o",
                                "json"))
                        .at("/stages/1/gate")
                        .toString())
                .isEqualTo("{\"check\":\"exists\",\"timeout\":\"5m\",\"onTimeout\":\"stop\"}");
    }

    @Test
    void thePlanTellsWhatIsLeftOutAndHasItInNoStage() {
        String webhooks = "validatingwebhookconfigurations.admissionregistration.k8s.io/";
        for (int i = 1; i <= 2; i++) {
            server.apply("{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":"
                    + "\"ValidatingWebhookConfiguration\",\"metadata\":{\"name\":\"w" + i + "\"},\"webhooks\":[]}");
        }
        ok("backup", "create", "b1", "--include-resources", "configmaps,validatingwebhookconfigurations");
        String[] plan = {"restore", "plan", "--from-backup", "b1", "--park-webhooks"};

        String table = ok(plan).out();
        JsonNode json = json(ok(with(plan, "-o", "json")));

        assertThat(table)
                .doesNotContain("webhooks and API services")
                .containsPattern("\nSKIPPED +REASON\n")
                .contains(
                        "\n" + webhooks + "w1   parked: restore it when its service answers, by 'cairn restore create")
                .contains("\n" + webhooks + "w2   parked: ");
        assertThat(json.get("stages").toString()).doesNotContain(webhooks);
        assertThat(json.at("/skipped/0/item").asString()).isEqualTo(webhooks + "w1");
        assertThat(json.at("/skipped/0/reason").asString()).startsWith("parked: ");
        assertThat(ok(with(plan, "-o", "name")).out()).doesNotContain(webhooks);
        assertThat(ok(with(plan, "--server-dry-run")).out())
                .doesNotContain("\nSKIPPED")
                .containsPattern(webhooks + "w1 +skipped +parked: ");
    }

    private static String[] with(String[] args, String... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void preflightTellsWhichRightsARestoreLacksAndPrintsTheRoleThatHasThem() throws IOException {
        backUpAndLose();

        assertThat(ok("restore", "preflight", "--from-backup", "b1").out())
                .isEqualTo("nothing is lacking: all 6 rights are there\n");
        losesTheRightToMakeSecrets();
        Result lacking = cairn.run("restore", "preflight", "--from-backup", "b1");
        assertThat(lacking.exit()).isEqualTo(1);
        assertThat(lacking.out()).isEqualTo("""
                LACKING   TYPE      NAMESPACE
                create    secrets   shop
                get       secrets   shop
                """);
        assertThat(lacking.err()).startsWith("cairn: 2 of 6 rights are lacking; the same command with -o yaml prints");
        Result names = cairn.run("restore", "preflight", "--from-backup", "b1", "-o", "name");
        assertThat(names.exit()).isEqualTo(1);
        assertThat(names.out()).isEqualTo("create secrets in shop\nget secrets in shop\n");
        JsonNode role = json(cairn.run("restore", "preflight", "--from-backup", "b1", "-o", "json"));
        assertThat(role.at("/metadata/name").asString()).isEqualTo("cairn-restore");
        assertThat(role.get("rules").toString())
                .isEqualTo("[{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\",\"namespaces\",\"secrets\"],"
                        + "\"verbs\":[\"create\",\"get\",\"list\"]}]");
    }

    @Test
    void theServerIsAskedAboutEveryItem() {
        backUpAndLose();

        Result result = ok("restore", "plan", "--from-backup", "b1", "--server-dry-run");

        assertThat(result.out())
                .contains("THE SERVER SAYS")
                .containsPattern("namespaces/shop +created")
                .containsPattern("configmaps/shop/settings +not checked +what it needs is not in the cluster yet");
        assertThat(server.get("namespaces/shop")).isEmpty();
        assertThat(json(ok("restore", "plan", "--from-backup", "b1", "--server-dry-run", "-o", "json"))
                        .get("answers"))
                .hasSize(3);
    }

    @Test
    void whatTheServerWouldRefuseIsExitCode3AndNotesAreShown() throws IOException {
        server.apply(Samples.configMap("shop", "other", "k", "v"));
        ok("backup", "create", "b1", "--include-namespaces", "shop");
        Path rules = home.resolve("rules.yaml");
        Files.writeString(rules, """
                apiVersion: cairn.io/v1
                kind: Transforms
                metadata: {name: t}
                spec:
                  rules:
                    - {when: {names: settings}, patch: [{op: replace, path: /data/nope, value: x}]}
                    - {when: {names: other}, patch: [{op: test, path: /data/k, value: x}]}
                """);

        Result result = cairn.run(
                "restore", "plan", "--from-backup", "b1", "--transform", rules.toString(), "--server-dry-run");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out())
                .containsPattern("configmaps/shop/settings +failed +transform t/rule 1 failed at")
                .containsPattern("configmaps/shop/other +unchanged +transform t/rule 2 was left out at");
    }

    @Test
    void aPlanUnderANameThatIsTakenIsRefusedAsTheRestoreWouldBe() {
        backUpAndLose();
        ok("restore", "create", "r1", "--from-backup", "b1");

        Result plan = cairn.run("restore", "plan", "r1", "--from-backup", "b1");

        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).startsWith("cairn: there is a restore 'r1' in ").contains("use another name");
    }

    @Test
    void describeTellsWhatBecameOfEachItem() {
        backUpAndLose();
        ok("restore", "create", "r1", "--from-backup", "b1", "--namespace-mappings", "shop:test");

        assertThat(ok("restore", "describe", "r1").out())
                .contains(
                        "Name:       r1\n",
                        "Phase:      Completed\n",
                        "Backup:     b1\n",
                        "Items:      3 created\n",
                        "Warnings:   none\n",
                        "Errors:     none\n")
                .doesNotContain("STAGE");
        assertThat(ok("restore", "describe", "r1", "--items").out())
                .containsPattern("STAGE +ITEM +OUTCOME +TOOK +REASON")
                .containsPattern("2 +configmaps/shop/settings as configmaps/test/settings +created ");
        JsonNode described = json(ok("restore", "describe", "r1", "-o", "json"));
        assertThat(described.get("journal")).hasSize(3);
        assertThat(described.get("journal").get(0).get("outcome").asString()).isEqualTo("created");
        assertThat(described.get("items").get("created").asInt()).isEqualTo(3);
        assertThat(ok("restore", "describe", "r1", "-o", "name").out()).isEqualTo("restore/r1\n");
    }

    @Test
    void getListsRestoresAndLogsPrintsTheLog() {
        backUpAndLose();
        ok("restore", "create", "r2", "--from-backup", "b1");
        ok("restore", "create", "r1", "--from-backup", "b1");

        assertThat(ok("restore", "get", "-o", "name").out()).isEqualTo("restore/r1\nrestore/r2\n");
        assertThat(ok("restore", "get", "r2").out())
                .containsPattern("NAME +BACKUP +STATUS +ERRORS +WARNINGS +ITEMS +CREATED +DURATION")
                .containsPattern("r2 +b1 +Completed +0 +0 +3 ");
        assertThat(json(ok("restore", "get", "-o", "json")).get("restores")).hasSize(2);
        assertThat(ok("restore", "logs", "r2").out()).contains("stage 1, namespaces: 1 item\n", "ends: Completed");
        assertThat(cairn.run("restore", "logs", "r3").err())
                .contains("there is no restore 'r3'")
                .contains("'r1'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "create r1 | restore from what?",
                "create r1 --from-backup b1 --from-file x | --from-backup and --from-file exclude each other",
                "plan --from-backup b1 --include-namespaces shp | namespace 'shp' does not exist in the backup, did you mean 'shop'?",
                "plan --from-backup b1 --item configmaps/shop/setings | the backup has no configmaps/shop/setings, did you mean 'configmaps/shop/settings'?",
                "plan --from-backup b1 --item configmaps/shop/x | the backup has no configmaps/shop/x; 'cairn backup describe NAME --order' tells what it has",
                "create r1 --from-backup nope | there is no backup 'nope'",
                "create r1 --from-file /no/such/file | there is no file '/no/such/file'",
                "create Not_A_Name --from-backup b1 | Not_A_Name",
                "create r1 --from-backup b1 --namespace-mappings shop | 'shop' is no namespace mapping",
                "create r1 --from-backup b1 --namespace-mappings a:b:c | 'a:b:c' is no namespace mapping",
                "create r1 --from-backup b1 --namespace-mappings a:b,a:c | the namespace 'a' is mapped twice",
                "create r1 --from-backup b1 --namespace-mappings shop:Test | no name of a namespace",
                "create r1 --from-backup b1 --existing-resource-policy merge | skip",
                "create r1 --from-backup b1 --force-conflicts | only taken over by an update",
                "create r1 --from-backup b1 --order-from front | default",
                "create r1 --from-backup b1 --order pods?freeze=each | for a backup",
                "create r1 --from-backup b1 --item pods | is not an item",
                "create r1 --from-backup b1 --include-namespaces nope | nope",
                "create r1 --from-backup b1 --ordered-resources pods=a/b | unknown flag '--ordered-resources'",
                "plan | restore from what?",
                "describe nope | there is no restore 'nope'",
            })
    void wrongUsageIsOneSentenceAndExitCode2(String line, String sentence) {
        backUpAndLose();

        Result result = cairn.run(("restore " + line).split(" "));

        assertThat(result.err()).contains(sentence).startsWith("cairn: ").hasLineCount(1);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(server.get("namespaces/shop")).isEmpty();
    }

    @Test
    void schemasOfAllKindsArePrinted() {
        assertThat(json(ok("schema")).get("title").asString()).isEqualTo("Cairn backup specification");
        assertThat(json(ok("schema", "backup"))).isEqualTo(json(ok("schema")));
        assertThat(json(ok("schema", "restore")).get("title").asString()).isEqualTo("Cairn restore specification");
        assertThat(json(ok("schema", "transforms")).get("title").asString()).isEqualTo("Cairn transforms");
        assertThat(cairn.run("schema", "hook").exit()).isEqualTo(2);
    }
}
