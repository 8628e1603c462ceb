// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.plugins.orderedresources.OrderedResourcesOrderer;
import io.cairn.plugins.orderedresources.OrderedResourcesPlugin;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Request;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class BackupTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void startWithADatabase() throws IOException {
        server = ApiServer.start();
        server.applyAll(Samples.database());
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

    @Test
    void createPrintsTheResultAloneOnStandardOutput() {
        assertThat(ok("backup", "create", "b-{date}", "-o", "name").out()).isEqualTo("backup/b-20261123\n");
        assertThat(ok("backup", "get", "-o", "name").out()).isEqualTo("backup/b-20261123\n");
        assertThat(ok("backup", "create", "b2").out())
                .startsWith("backup/b2 Completed: ")
                .contains(" items, ")
                .hasLineCount(1);
    }

    @Test
    void describeAsJsonHasTheJournalAndWhatItShows() {
        ok("backup", "create", "b1", "--include-namespaces", "shop");

        JsonNode described = json(ok("backup", "describe", "b1", "--order", "-o", "json"));

        assertThat(described.get("name").asString()).isEqualTo("b1");
        assertThat(described.get("phase").asString()).isEqualTo("Completed");
        assertThat(described.get("items").get("captured").asInt())
                .isEqualTo(described.get("journal").size());
        JsonNode first = described.get("journal").get(0);
        assertThat(first.propertyNames())
                .containsExactly(
                        "seq", "item", "resourceVersion", "stage", "started", "completed", "outcome", "sha256", "note");
        assertThat(first.get("seq").asInt()).isEqualTo(1);
        assertThat(described.get("reads").get(0).propertyNames())
                .containsExactly("stage", "type", "revision", "exact", "reason");
        assertThat(described.get("plan").get("stages").size()).isEqualTo(1);
    }

    @Test
    void describeAsTextTellsTheOrder() {
        ok("backup", "create", "b1", "--include-namespaces", "shop");

        assertThat(ok("backup", "describe", "b1", "--order").out())
                .contains(
                        "Phase:      Completed\n",
                        " captured ",
                        "pods/shop/db-0\n",
                        "The order is that of the plan.\n");
        assertThat(ok("backup", "describe", "b1").out()).doesNotContain("pods/shop/db-0");
    }

    @Test
    void showAsJsonGivesTheBytesThatWereCaptured() {
        String expected = server.get("pods/shop/db-0").orElseThrow();
        ok("backup", "create", "b1");

        assertThat(ok("backup", "show", "b1", "pods/shop/db-0", "-o", "json")
                        .out()
                        .strip())
                .isEqualTo(expected.strip());
        assertThat(ok("backup", "show", "b1", "pods/shop/db-0").out()).contains("\n  name: db-0\n  namespace: shop\n");
    }

    @Test
    void showGuessesWhatWasMeant() {
        ok("backup", "create", "b1");

        Result result = cairn.run("backup", "show", "b1", "pod/shop/db-0");

        assertThat(result.err())
                .isEqualTo("cairn: the backup b1 has no pod/shop/db-0, did you mean 'pods/shop/db-0'?\n");
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void planWritesNothingAndSaysWhatToTypeNext() {
        Result result = ok("backup", "plan", "--include-namespaces", "shop,sho*");

        assertThat(result.out()).isEqualTo("""
                STAGE   MODE       FROM              ITEMS
                1       parallel   everything else   all that is left of 29 types in namespace shop
                                                     namespaces/shop
                """);
        assertThat(result.err()).endsWith("\n  cairn backup create NAME --include-namespaces 'shop,sho*'\n");
        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void aPlanOfABackupThatWouldBeRefusedIsShownAndEndsAsTheBackupWould() {
        String[] flags = {"b1", "--include-namespaces", "shop", "--order", "pods:shop/db-0,shop/gone?onMissing=fail"};

        Result planned = cairn.run(args("backup", "plan", flags));
        Result refused = cairn.run(args("backup", "create", flags));

        assertThat(planned.out()).contains("pods/shop/db-0\n").contains("pods/shop/gone (missing)");
        assertThat(planned.err())
                .isEqualTo(
                        "cairn: this backup would be refused: " + refused.err().substring("cairn: ".length()))
                .contains("missing in the cluster: pods/shop/gone"
                        + " (--order:1: 'pods:shop/db-0,shop/gone?onMissing=fail'); correct the names");
        assertThat(planned.exit()).isEqualTo(refused.exit()).isEqualTo(2);
    }

    private static String[] args(String group, String command, String... rest) {
        return Stream.concat(Stream.of(group, command), Stream.of(rest)).toArray(String[]::new);
    }

    @Test
    void flagsReplaceTheFieldsOfTheFile() {
        String spec = """
                apiVersion: cairn.io/v1
                kind: Backup
                metadata:
                  name: from-file
                spec:
                  includedNamespaces: [shop]
                  includedResources: [pods]
                """;
        cairn.input(spec);

        Result result = ok("backup", "create", "-f", "-", "--include-resources", "configmaps", "-o", "json");

        JsonNode record = json(result);
        assertThat(record.get("name").asString()).isEqualTo("from-file");
        assertThat(record.get("spec").toString())
                .isEqualTo("{\"includedNamespaces\":[\"shop\"],\"includedResources\":[\"configmaps\"]}");
    }

    @Test
    void aBackupWithoutATypeThatWasAskedForIsExitCode3() throws IOException {
        server.user("t", "limited");
        server.allow("limited", Set.of("get", "list"), Set.of(""), Set.of("pods", "namespaces"), Set.of());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig("limited"));

        Result result = cairn.run("backup", "create", "b1", "--include-resources", "pods,secrets");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("error: ").contains("secrets");
        assertThat(result.out()).startsWith("backup/b1 PartiallyFailed: ");
    }

    @Test
    void aPlanSaysOfWhichNamedItemsNobodyMayTellWhetherTheyExist() throws IOException {
        server.user("t", "limited");
        server.allow("limited", Set.of("get", "list"), Set.of(""), Set.of("pods", "namespaces"), Set.of());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig("limited"));

        Result plan = ok(
                "backup",
                "plan",
                "--include-namespaces",
                "shop",
                "--order",
                "secrets:shop/key,shop/other; pods:shop/nosuch");
        Result refused = cairn.run(
                "backup", "plan", "--include-namespaces", "shop", "--order", "secrets:shop/key?onMissing=fail");

        assertThat(plan.err()).contains("whether secrets/shop/key and 1 more there exist can't be told: ");
        assertThat(plan.out()).contains("pods/shop/nosuch");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("secrets").contains("no right");
    }

    private static final String ORDERED = """
            apiVersion: cairn.io/v1
            kind: Backup
            spec:
              includedNamespaces: [shop]
              order:
                - name: highest first
                  select: {type: pods, names: ["shop/db-*"]}
                  sort: {by: ordinal, reverse: true}
                - name: config before claims
                  before: {select: {type: configmaps}}
                  after: {select: {type: persistentvolumeclaims}}
            """;

    @Test
    void aPlanShowsWhichRuleMakesAStageAndSaysWhyAnItemStandsThere() throws IOException {
        Path file = home.resolve("nightly.yaml");
        Files.writeString(file, ORDERED);

        JsonNode stages =
                json(ok("backup", "plan", "-f", file.toString(), "-o", "json")).get("stages");

        assertThat(stages.get(0).get("name").asString()).isEqualTo("highest first");
        assertThat(stages.get(0).get("orderer").asString()).isEqualTo("rules");
        assertThat(stages.get(0).get("position").asString()).contains("nightly.yaml:6:");
        assertThat(stages.get(0).get("turns").get(0).get("item").asString()).isEqualTo("pods/shop/db-2");
        assertThat(stages.get(0).get("treatment").propertyNames()).containsExactly("with", "onError", "onMissing");
        assertThat(stages.get(1).get("name").asString()).isEqualTo("config before claims");
        assertThat(stages.get(2).get("rest").asBoolean()).isTrue();
        assertThat(ok("backup", "plan", "-f", file.toString(), "--explain", "pod/shop/db-1")
                        .out())
                .startsWith("pods/shop/db-1 is captured in stage 1, where the rule 'highest first' (")
                .contains("it has turn 2 of 3, after pods/shop/db-2")
                .contains("pods/shop/db-2 before pods/shop/db-1 by the rule 'highest first'");
        assertThat(ok("backup", "plan", "-f", file.toString(), "-o", "dot").out())
                .startsWith("digraph plan {")
                .contains("config before claims");
        assertThat(ok("backup", "plan", "-f", file.toString(), "-o", "mermaid").out())
                .startsWith("flowchart TD");
    }

    private static String[] plan(String[] flags, String... more) {
        return Stream.of(new String[] {"backup", "plan"}, more, flags)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }

    @Test
    void rulesOfTheCommandLineComeBeforeOrderedResourcesWhereverTheyStandOnIt() throws IOException {
        installOrderedResources();
        String[] flags = {
            "--ordered-resources",
            "pods=shop/db-1,shop/db-0",
            "--include-namespaces",
            "shop",
            "--order",
            "pods:shop/db-2",
            "--order",
            "configmaps:shop/*"
        };

        JsonNode stages = json(ok(plan(flags, "-o", "json"))).get("stages");

        assertThat(stages)
                .extracting(stage -> stage.path("orderer").asString(""))
                .containsExactly("rules", "rules", "ordered-resources", "");
        assertThat(ok(plan(flags, "-o", "name")).out().lines().filter(item -> item.startsWith("pods/")))
                .containsExactly("pods/shop/db-2", "pods/shop/db-1", "pods/shop/db-0");
    }

    private void installOrderedResources() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "ordered-resources");
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Requires", ">=0.1.0 & <1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Class", OrderedResourcesPlugin.class.getName());
        Path folder = Files.createDirectories(home.resolve(".local/share/cairn/plugins"));
        try (OutputStream file = Files.newOutputStream(folder.resolve("ordered-resources.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (Class<?> type : List.of(OrderedResourcesPlugin.class, OrderedResourcesOrderer.class)) {
                try (InputStream code = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                    jar.putNextEntry(new JarEntry(type.getName().replace('.', '/') + ".class"));
                    code.transferTo(jar);
                }
            }
        }
    }

    @Test
    void aPlanAsYamlHasTheFieldsOfThatAsJson() {
        String[] flags = {"--include-namespaces", "shop", "--order", "pods:shop/db-2,shop/db-0"};

        String yaml = ok(plan(flags, "-o", "yaml")).out();

        assertThat(yaml).startsWith("stages:\n").contains("item: pods/shop/db-2\n");
        assertThat(YAMLMapper.shared().readTree(yaml)).isEqualTo(json(ok(plan(flags, "-o", "json"))));
    }

    private static final String[] BY_ROLE = {
        "b1", "--include-namespaces", "shop", "--order", "pods:shop/db-*?exec=db-role&values=replica,primary"
    };

    /** As the API server refuses a user who may do everything else. */
    private void refuseExec() {
        server.faults()
                .on("GET", ".*/exec")
                .refuse(403, "Forbidden", "pods \"db-0\" is forbidden: User \"limited\" cannot create pods/exec");
    }

    private List<String> commandsRun() {
        return server.requests().matching(request -> request.path().endsWith("/exec")).stream()
                .map(Request::path)
                .toList();
    }

    @Test
    void aPlanWithNoExecRunsNoCommandAndSaysHowThePodsAreSortedThen() {
        refuseExec();

        assertThat(ok(plan(BY_ROLE, "--no-exec")).out())
                .contains("sorts by a command that was not run: its pods are in the order of their names");
        assertThat(ok(plan(BY_ROLE, "--no-exec", "-o", "name")).out())
                .isEqualTo("pods/shop/db-0\npods/shop/db-1\npods/shop/db-2\n");
        assertThat(ok(plan(BY_ROLE, "--no-exec", "--explain", "pods/shop/db-1")).out())
                .startsWith("pods/shop/db-1 is captured in stage 1");

        assertThat(commandsRun()).isEmpty();
    }

    @Test
    void aSortByACommandWithoutTheRightToRunItFailsBeforeAnythingIsWritten() {
        refuseExec();

        for (String command : List.of("plan", "create")) {
            Result result = cairn.run(args("backup", command, BY_ROLE));

            assertThat(result.exit()).describedAs("%s", result).isEqualTo(1);
            assertThat(result.err())
                    .contains(
                            "rule 'pods:shop/db-*?exec=db-role&values=replica,primary': pods/shop/db-0 can't be asked"
                                    + " for its role: ",
                            "no right to get and create pods/exec in shop")
                    .hasLineCount(1);
            assertThat(result.out()).isEmpty();
        }
        assertThat(commandsRun()).isNotEmpty();
        assertThat(home.resolve(".local")).doesNotExist();
    }

    @Test
    void anItemThatTheBackupDoesNotTakeCanNotBeExplained() {
        Result result =
                cairn.run("backup", "plan", "--include-namespaces", "shop", "--explain", "configmaps/default/x");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("configmaps/default/x is not in this backup, since ");
    }

    @Test
    void describeListsEveryDifferenceFromThePlan() {
        ok("backup", "create", "b1", "--include-namespaces", "shop", "--order", "pods:shop/gone; pods:shop/db-0");

        JsonNode differences =
                json(ok("backup", "describe", "b1", "--order", "-o", "json")).get("differences");

        assertThat(differences.get(0).get("kind").asString()).isEqualTo("not-captured");
        assertThat(differences.get(0).get("item").asString()).isEqualTo("pods/shop/gone");
        assertThat(ok("backup", "describe", "b1", "--order").out())
                .contains("Different from the plan:\n")
                .contains("pods/shop/gone had its turn in stage 1 and was not captured: it doesn't exist");
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        ok("backup", "create", "b1");

        Result result = cairn.run("backup", "create", "b1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("cairn: there is a backup 'b1' in ");
    }

    @Test
    void downloadNeverOverwritesUnlessForced() throws IOException {
        ok("backup", "create", "b1");
        Path file = home.resolve("b1.tar.gz");
        Files.writeString(file, "mine");

        Result refused = cairn.run("backup", "download", "b1", "-o", file.toString());

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThat(ok("backup", "download", "b1", "-o", file.toString(), "--force")
                        .out())
                .isEqualTo(file + "\n");
        assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
        try (var left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void logsTellWhatHappened() {
        ok("backup", "create", "b1");

        assertThat(ok("backup", "logs", "b1").out()).contains("backup b1 ends: Completed");
    }

    @Test
    void preflightTellsWhatIsLackingAndPrintsTheRole() throws IOException {
        assertThat(ok("preflight").out()).startsWith("nothing is lacking");
        assertThat(ok("preflight", "-o", "name").out()).isEmpty();
        server.user("t", "limited");
        server.allow("limited", Set.of("get", "list"), Set.of(""), Set.of("pods", "namespaces"), Set.of());
        server.allow("limited", Set.of("list"), Set.of(""), Set.of("configmaps"), Set.of("shop"));
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig("limited"));

        String[] flags = {"preflight", "--include-namespaces", "shop", "--include-resources", "pods,configmaps,deploy"};
        Result result = cairn.run(flags);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("""
                LACKING   TYPE               NAMESPACE
                list      deployments.apps   shop
                """);
        assertThat(cairn.run(Stream.concat(Stream.of(flags), Stream.of("-o", "name"))
                                .toArray(String[]::new))
                        .out())
                .isEqualTo("list deployments.apps in shop\n");
        Result role = cairn.run(
                "preflight",
                "--include-namespaces",
                "shop",
                "--include-resources",
                "pods,configmaps,deploy",
                "-o",
                "yaml");
        assertThat(role.exit()).isEqualTo(1);
        assertThat(role.out()).isEqualTo("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: cairn-backup
                rules:
                - apiGroups:
                  - ""
                  resources:
                  - namespaces
                  verbs:
                  - get
                  - list
                - apiGroups:
                  - ""
                  resources:
                  - configmaps
                  - pods
                  verbs:
                  - list
                - apiGroups:
                  - apps
                  resources:
                  - deployments
                  verbs:
                  - list
                """);
    }

    @Test
    void locationsAreNamedUsedAndForgotten() {
        Path place = home.resolve("place");
        ok("location", "add", "mine", "--url", place.toString(), "--default");
        ok("backup", "create", "b1");

        assertThat(place.resolve("backups").resolve("b1")).exists();
        assertThat(ok("location", "get").out()).contains("mine      yes       " + place);
        ok("location", "remove", "mine");
        assertThat(ok("backup", "get", "--location", place.toString(), "-o", "name")
                        .out())
                .isEqualTo("backup/b1\n");
        assertThat(new String(ok("backup", "get").out().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEmpty();
    }
}
