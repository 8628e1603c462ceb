// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiffTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void startWithABackup() throws IOException {
        server = ApiServer.start();
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        apply(
                Samples.namespace("shop"),
                configMap("app", "\"key\": \"a\", \"file\": \"one\\ntwo\\nthree\\n\""),
                configMap("old", "\"key\": \"a\""),
                secret("cGFzcw=="));
        cairn.run("backup", "create", "b1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void apply(String... objects) {
        server.applyAll(List.of(objects));
    }

    private static String configMap(String name, String data) {
        return "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"" + name
                + "\", \"namespace\": \"shop\"}, \"data\": {" + data + "}}";
    }

    private static String secret(String value) {
        return "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"pass\", \"namespace\": \"shop\","
                + " \"annotations\": {\"last-applied\": \"" + value + "\"}}, \"data\": {\"password\": \"" + value
                + "\"}}";
    }

    private void change() {
        apply(
                configMap("app", "\"key\": \"b\", \"file\": \"one\\n2\\nthree\\n\""),
                configMap("new", "\"key\": \"a\""),
                secret("bmV3ZXI="));
        server.delete("configmaps/shop/old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1 b2", "b1 --cluster"})
    void whatIsTheSameIsNoDifference(String what) {
        cairn.run("backup", "create", "b2");

        Result result = cairn.run(("backup diff " + what).split(" ", -1));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).matches("0 added, 0 removed, 0 changed, \\d+ unchanged\n");
        assertThat(result.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1 b2", "b1 --cluster"})
    void whatWasAddedRemovedAndChangedIsShownFieldByField(String what) {
        change();
        cairn.run("backup", "create", "b2");

        Result result = cairn.run(("backup diff " + what).split(" ", -1));

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("""
                        ~ configmaps/shop/app
                            data.file:
                              - two
                              + 2
                            data.key: "a" -> "b"
                        """)
                .contains("+ configmaps/shop/new\n", "- configmaps/shop/old\n")
                .contains("1 added, 1 removed, 2 changed, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1 b2", "b1 --cluster"})
    void valuesOfSecretsAreHiddenUnlessAskedFor(String what) {
        change();
        cairn.run("backup", "create", "b2");

        for (String form : new String[] {"table", "json", "yaml"}) {
            Result hidden = cairn.run(("backup diff " + what + " -o " + form).split(" ", -1));
            assertThat(hidden.out())
                    .contains("secrets/shop/pass", "data.password", "(hidden)")
                    .doesNotContain("cGFzcw==", "bmV3ZXI=");
        }
        Result shown = cairn.run(("backup diff " + what + " --show-secrets").split(" ", -1));
        assertThat(shown.out()).contains("data.password: \"cGFzcw==\" -> \"bmV3ZXI=\"");
    }

    @Test
    void programsGetPathsAndValues() {
        change();
        cairn.run("backup", "create", "b2");

        Result result = cairn.run("backup", "diff", "b1", "b2", "-o", "yaml", "--include-resources", "configmaps");

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out())
                .startsWith(
                        "location: file://" + home + "/.local/share/cairn/backups\nfirst: b1\nsecond: b2\nchanges:\n")
                .contains("""
                        - item: configmaps/shop/app
                          change: changed
                          fields:
                        """)
                .contains("  - path: data.key\n    before: a\n    after: b\n")
                .contains("added: 1\nremoved: 1\nchanged: 1\n", "unknown: 0\nnotes: []\n");
        assertThat(cairn.run("backup", "diff", "b1", "b2", "-o", "name").out())
                .isEqualTo("configmaps/shop/app\nconfigmaps/shop/new\nconfigmaps/shop/old\nsecrets/shop/pass\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--include-resources secrets, 0 added; 0 removed; 1 changed; 0 unchanged",
        "--exclude-resources secrets --include-namespaces sh*, 1 added; 1 removed; 1 changed; 1 unchanged",
        "--exclude-namespaces shop --include-resources configmaps, 0 added; 0 removed; 0 changed; 0 unchanged",
    })
    void onlyWhatTheFlagsLetThroughIsCompared(String flags, String summary) {
        change();
        cairn.run("backup", "create", "b2");

        for (String what : new String[] {"b1 b2 ", "b1 --cluster "}) {
            Result result = cairn.run(("backup diff " + what + flags).split(" ", -1));
            assertThat(result.out()).as(what).endsWith(summary.replace(';', ',') + "\n");
        }
    }

    @Test
    void whatOnlyAServerSetsIsNoDifference() {
        String pod =
                "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"web\", \"namespace\": \"shop\"},"
                        + " \"spec\": {\"nodeName\": \"n1\"}, \"status\": {\"phase\": \"%s\"}}";
        apply(pod.formatted("Pending"));
        cairn.run("backup", "create", "b2");
        apply(pod.formatted("Running"));

        Result result = cairn.run("backup", "diff", "b2", "--cluster");

        assertThat(result.out()).startsWith("0 added, 0 removed, 0 changed, ");
        assertThat(result.exit()).isZero();
    }

    @Test
    void thatNothingWasComparedIsSaid() {
        Result result = cairn.run("backup", "diff", "b1", "b1", "--include-resources", "po");

        assertThat(result.out()).isEqualTo("0 added, 0 removed, 0 changed, 0 unchanged\n");
        assertThat(result.err())
                .isEqualTo("warning: nothing was compared: neither of the two has an item that is asked for\n");
    }

    @Test
    void theClusterIsAskedForWhatTheBackupWasAskedFor() {
        apply(Samples.namespace("other"));
        cairn.run("backup", "create", "shop", "--include-namespaces", "shop", "--include-resources", "configmaps");
        apply(Samples.configMap("other", "x", "key", "value"));

        Result result = cairn.run("backup", "diff", "shop", "--cluster");

        assertThat(result.out()).startsWith("0 added, 0 removed, 0 changed, ");
    }

    @Test
    void aNamespaceThatIsGoneMeansThatAllInItIs() {
        cairn.run("backup", "create", "shop", "--include-namespaces", "shop");
        server.delete("configmaps/shop/app");
        server.delete("configmaps/shop/old");
        server.delete("secrets/shop/pass");
        server.delete("namespaces/shop");

        Result result = cairn.run("backup", "diff", "shop", "--cluster", "-o", "name");

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out()).contains("configmaps/shop/app\n", "namespaces/shop\n", "secrets/shop/pass\n");
    }

    @Test
    void whatMayNotBeReadByItsNameIsNotComparedAndTheRestIs() {
        cairn.run("backup", "create", "one", "--item", "configmaps/shop/app", "--item", "secrets/shop/pass");
        server.faults()
                .on("GET", "/api/v1/namespaces/shop/secrets/pass")
                .refuse(403, "Forbidden", "secrets \"pass\" is forbidden");

        Result result = cairn.run("backup", "diff", "one", "--cluster");

        assertThat(result.err()).contains("warning: secrets are not compared: ");
        assertThat(result.out()).endsWith(", 1 not compared\n").startsWith("0 added, 0 removed, 0 changed, ");
        assertThat(result.exit()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b2 b3", "b2 --cluster"})
    void anItemThatFailedAndIsGoneSinceIsNoneThatIsUnchanged(String what) {
        server.faults().on("GET", "/api/v1/namespaces/shop/configmaps/old").refuse(403, "Forbidden", "not now");
        assertThat(cairn.run("backup", "create", "b2", "--order", "configmaps:shop/old")
                        .exit())
                .isEqualTo(3);
        server.delete("configmaps/shop/old");
        cairn.run("backup", "create", "b3", "--order", "configmaps:shop/app");

        Result result = cairn.run(("backup diff " + what).split(" ", -1));

        assertThat(result.err()).contains("in b2 1 item failed; what is not in it of those is not compared");
        assertThat(result.out()).startsWith("0 added, 0 removed, 0 changed, ").endsWith(", 1 not compared\n");
        assertThat(result.exit()).isEqualTo(3);
    }

    @Test
    void anotherClusterIsSaid() throws IOException {
        try (ApiServer second = ApiServer.start()) {
            Files.writeString(home.resolve("kubeconfig"), second.kubeconfig(ApiServer.ADMIN));
            cairn.run("backup", "create", "b2");

            assertThat(cairn.run("backup", "diff", "b1", "b2").err())
                    .contains("warning: the backups are of different clusters: b1 ");
            assertThat(cairn.run("backup", "diff", "b1", "--cluster").err())
                    .contains("warning: this is another cluster than the one of b1");
        }
    }

    @Test
    void aDamagedItemIsAnErrorThatNamesIt() throws IOException {
        change();
        cairn.run("backup", "create", "b2");
        Path tarball = home.resolve(".local/share/cairn/backups/backups/b1/b1.tar.gz");
        byte[] bytes = Files.readAllBytes(tarball);
        for (int i = 0; i < 64; i++) {
            bytes[bytes.length / 4 + i] ^= (byte) 0xff;
        }
        Files.write(tarball, bytes);

        Result result = cairn.run("backup", "diff", "b1", "b2");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("cairn: ").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "backup diff b1, compare b1 with what?",
        "backup diff b1 b2 --cluster, compare with the cluster or with b2?",
        "backup diff b1 b22, there is no backup 'b22'",
        "backup diff b1 b1 --include-resources {, is not a pattern",
        "backup find shop, is not an item",
    })
    void wrongUsageIsOneSentence(String line, String sentence) {
        Result result = cairn.run(line.split(" ", -1));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(sentence).hasLineCount(1);
    }

    @Test
    void findShowsInWhichBackupAnItemChanged() {
        cairn.run("backup", "create", "b2");
        change();
        cairn.run("backup", "create", "b3");

        Result result = cairn.run("backup", "find", "configmaps/shop/app");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()
                        .lines()
                        .map(line -> line.replaceAll(" {3,}", "|"))
                        .toList())
                .hasSize(4)
                .satisfies(lines -> {
                    assertThat(lines.get(0)).isEqualTo("ITEM|BACKUP|CAPTURED|RESOURCEVERSION|SHA-256|CONTENT");
                    assertThat(lines.get(1))
                            .matches("configmaps/shop/app\\|b1\\|2026-\\S+Z\\|\\d+\\|[0-9a-f]{12}\\|first");
                    assertThat(lines.get(2))
                            .startsWith("configmaps/shop/app|b2|")
                            .endsWith("|same");
                    assertThat(lines.get(3))
                            .startsWith("configmaps/shop/app|b3|")
                            .endsWith("|changed");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "configmaps/shop/old, b1 b2",
        "configmaps/shop/new, b3",
        "configmaps/sh*/o[l]d, b1 b2",
        "ConfigMaps/*/n*, b3",
        "'*/shop/pass', b1 b2 b3",
        "namespaces/sho?, b1 b2 b3",
    })
    void findGivesTheNamesOfBackupsThatHoldWhatIsMeant(String item, String names) {
        cairn.run("backup", "create", "b2");
        change();
        cairn.run("backup", "create", "b3");

        assertThat(cairn.run("backup", "find", item, "-o", "name").out().lines().toList())
                .containsExactly(names.replaceAll("(b\\d)", "backup/$1").split(" ", -1));
    }

    @Test
    void findTellsProgramsHashesAndWhatItCouldNotSearch() throws IOException {
        cairn.run("backup", "create", "b2");
        Files.delete(home.resolve(".local/share/cairn/backups/backups/b2/cairn-journal.jsonl.gz"));

        Result result = cairn.run("backup", "find", "configmaps/shop/app", "-o", "json");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("warning: the backup 'b2' was not searched: ");
        assertThat(result.out())
                .contains("\"item\": \"configmaps/shop/app\"", "\"backup\": \"b1\"", "\"content\": \"first\"")
                .containsPattern("\"sha256\": \"[0-9a-f]{64}\"")
                .contains("\"location\": \"file://" + home)
                .containsPattern("\"unread\": \\[\\s+\"the backup 'b2'");
    }

    @Test
    void whatNoBackupHoldsAsFarAsTheyCouldBeSearchedIsSaidSo() throws IOException {
        Files.delete(home.resolve(".local/share/cairn/backups/backups/b1/cairn-journal.jsonl.gz"));

        Result result = cairn.run("backup", "find", "pods/shop/none");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).containsPattern("\nno backup in \\S+ that could be searched has pods/shop/none; ");
    }

    @Test
    void whatNoBackupHoldsIsSaid() {
        Result result = cairn.run("backup", "find", "pods/shop/none");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).matches("no backup in \\S+ has pods/shop/none; a type .*\n");
    }
}
