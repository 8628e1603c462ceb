// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @TempDir
    private Path home;

    private Result run(String... args) {
        return new TestShell(home).run(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "bakcup | unknown command 'bakcup', did you mean 'backup'? See 'cairn --help'",
                "backup | say what to do: create, plan, get, describe, verify, diff, find, release, delete, prune-incomplete, show, logs, download; see 'cairn backup --help'",
                "backup create --inclde-namespaces shop"
                        + " | unknown flag '--inclde-namespaces', did you mean '--include-namespaces'?"
                        + " See 'cairn backup create --help'",
                "backup create b1 --storage-location x"
                        + " | unknown flag '--storage-location': the flag is --location; see 'cairn backup create --help'",
                "backup create b1 b2 | unexpected argument 'b2'; see 'cairn backup create --help'",
                "backup describe | missing required parameter: 'NAME'; see 'cairn backup describe --help'",
                "backup get -o xml | invalid value for option '--output': expected one of"
                        + " table, json, yaml, name but was 'xml'; see 'cairn backup get --help'",
                "retention apply --keep-last x | invalid value for option '--keep-last': a whole number is expected,"
                        + " and 'x' was given; see 'cairn retention apply --help'",
                "retention apply --keep-daily 2.5 | invalid value for option '--keep-daily': a whole number is expected,"
                        + " and '2.5' was given; see 'cairn retention apply --help'",
                "retention apply --keep-yearly 99999999999 | invalid value for option '--keep-yearly': the number"
                        + " '99999999999' is too large; see 'cairn retention apply --help'",
                "location add nas --url /x --config region | value for option '--config' (KEY=VALUE) should be in"
                        + " KEY=VALUE format but was region; see 'cairn location add --help'",
                "backup create | the backup has no name: write 'cairn backup create NAME',"
                        + " or a metadata.name into the specification",
                "backup create b1 -l a=b --or-selector c=d"
                        + " | --selector and --or-selector exclude each other: write all in --or-selector",
                "backup create b1 --include-namespaces a,,b | --include-namespaces has an empty name in 'a,,b':"
                        + " write names with single commas between them",
                "backup create b1 --orderer statefulset:order | 'order' is not a setting for --orderer statefulset:"
                        + " write KEY=VALUE,KEY=VALUE",
                "backup create b1 --order pods;pods?lable=a=b | --order:11: unknown word 'lable',"
                        + " did you mean 'label'?; known here: annotation, label, name, namespace, namespaceLabel,"
                        + " newerThan, olderThan, owner, ownerDepth, regex, mode, place, freeze, with, onError,"
                        + " onMissing, rule, sort, values, exec, container, onChange, timeout",
                "backup create b1 --item pod | 'pod' is not an item: write TYPE/NAMESPACE/NAME,"
                        + " or TYPE/NAME for a cluster-scoped type",
            })
    void wrongUsageIsOneSentenceAndExitCode2(String line, String sentence) {
        Result result = run(line.split(" ", -1));

        assertThat(result.err()).isEqualTo("cairn: " + sentence + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup create b1 --include-resources pods --include-cluster-scoped-resources nodes",
                "backup create b1 --include-cluster-resources=false --exclude-namespace-scoped-resources pods",
                "backup create b1 --include-cluster-resources=maybe",
                "backup create b1 --ordered-missing ignore",
                "backup create b1 --ordered-resources pods",
                "backup create b1 --ordered-resources pod=a/b;pod=a/c",
                "backup create b1 --selector a=b --selector c=d",
                "backup create Not_A_Name",
                "backup create b1-{week}",
                "backup create b1 --verbosity loud",
                "backup show b1 db-0",
                "location add x",
                "completion tcsh"
            })
    void flagsThatContradictOrMakeNoSenseAreExitCode2(String line) {
        Result result = run(line.split(" ", -1));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("cairn: ").hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithLineAndColumn() {
        Result result =
                new TestShell(home).input("apiVersion: cairn.io/v1\nkind: [\n").run("backup", "plan", "-f", "-");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("cairn: standard input:3:1: not valid YAML: while parsing a flow node from line 3, column 1"
                        + " on: expected the node content, but found '<stream end>'\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup plan -f /no/such/file",
                "restore plan -f /no/such/file",
                "restore plan --from-file /no/such/archive --transform /no/such/file"
            })
    void aFileThatDoesNotExistIsWrongUsage(String command) {
        Result result = run(command.split(" "));

        assertThat(result.err()).isEqualTo("cairn: there is no file '/no/such/file'\n");
        assertThat(result.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup get nosuch",
                "backup describe nosuch",
                "backup verify nosuch",
                "backup diff nosuch nosuch2",
                "backup show nosuch pods/shop/db-0",
                "backup logs nosuch",
                "backup download nosuch -o x.tar.gz",
                "backup delete nosuch --yes",
                "key list nosuch",
                "key rotate nosuch --encrypt-to age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
                "location copy default ./other nosuch",
                "location copy default ./other nosuch --dry-run",
                "restore plan --from-backup nosuch",
                "restore create --from-backup nosuch",
                "restore describe nosuch",
                "restore logs nosuch",
                "location check nosuch",
                "location remove nosuch",
                "location set-default nosuch",
                "location copy nosuch ./other"
            })
    void whatIsNamedAndIsNotThereIsWrongUsage(String command) throws IOException {
        Files.writeString(home.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]
                users: [{name: u, user: {}}]
                """);

        Result result = run(command.split(" "));

        assertThat(result.err())
                .startsWith("cairn: there is no ")
                .contains("'nosuch'")
                .hasLineCount(1);
        assertThat(result.exit()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup plan --kubeconfig /no/such/file",
                "backup create b1 --encrypt-to-file /no/such/file",
                "backup create b1 --sign-key /no/such/file",
                "backup verify b1 --signed-by /no/such/file"
            })
    void aFileOfAFlagThatDoesNotExistIsWrongUsage(String command) {
        Result result = run(command.split(" "));

        assertThat(result.err()).contains("/no/such/file").hasLineCount(1);
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void aMissingKubeconfigIsSaidInASentence() {
        Result result = run("backup", "plan");

        assertThat(result.err()).startsWith("cairn: no kubeconfig was found").hasLineCount(1);
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run().out()).isEqualTo(run("--help").out()).contains("backup", "preflight", "completion");
        assertThat(run("backup", "create", "-h").out())
                .contains("--ordered-resources")
                .doesNotContain("--stacktrace");
    }

    @Test
    void calledByKubectlTheUsageSaysSo() {
        Result result = new TestShell(home).program("kubectl cairn").run("backup", "create", "--help");

        assertThat(result.out()).contains("Usage: kubectl cairn backup create ");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("version").out()).startsWith("cairn 0.").doesNotContain("$");
        assertThat(run("version", "-o", "json").out()).contains("\"cairn\" : \"0.".replace(" :", ":"));
    }

    @Test
    void completionKnowsEveryCommandAndFlag() {
        for (String shell : new String[] {"bash", "zsh", "fish"}) {
            assertThat(run("completion", shell).out())
                    .contains("ordered-resources", "preflight", "set-default")
                    .doesNotContain("stacktrace");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "restore create r1 --from-backup b1, true",
        "backup plan, true",
        "backup create --help, false",
        "backup get, false",
        "--verbosity debug, false",
        "version, false"
    })
    void knowsWhichCommandsConnectBeforeTheyAreRead(String line, boolean connect) {
        assertThat(Commands.connect(line.split(" ", -1))).isEqualTo(connect);
    }
}
