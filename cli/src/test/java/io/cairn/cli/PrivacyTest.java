// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Canary values are put where secrets are, and then looked for in all that is said and kept, but for the tarball. */
class PrivacyTest {

    private static final String VALUE = "canary-value-7d1c";
    private static final String APPLIED = "canary-applied-93fa";

    @TempDir
    private Path home;

    private final List<String> said = new ArrayList<>();
    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void startWithASecret() throws IOException {
        server = ApiServer.start();
        server.apply(Samples.namespace("shop"));
        server.apply(Samples.annotated(
                Samples.secret("shop", "key", "password", VALUE),
                Map.of(
                        "kubectl.kubernetes.io/last-applied-configuration",
                        "{\"stringData\":{\"password\":\"" + APPLIED + "\"}}")));
        server.applyAll(Samples.statefulSetWithPods("shop", "db", 1));
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Result run(String... args) {
        Result result = cairn.run(args);
        said.add(String.join(" ", args) + "\n" + result.out() + result.err());
        return result;
    }

    private static List<String> canaries() {
        List<String> canaries = new ArrayList<>();
        for (String canary : List.of(VALUE, APPLIED)) {
            canaries.add(canary);
            canaries.add(Base64.getEncoder().encodeToString(canary.getBytes(UTF_8)));
        }
        return canaries;
    }

    /** Every file that Cairn keeps, unpacked, by its path. */
    private Map<String, String> kept() throws IOException {
        Map<String, String> kept = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = home.relativize(file).toString();
                if (!name.equals("kubeconfig") && !name.endsWith(".tar.gz")) {
                    byte[] bytes = Files.readAllBytes(file);
                    kept.put(name, new String(name.endsWith(".gz") ? unpacked(bytes) : bytes, ISO_8859_1));
                }
            }
        }
        return kept;
    }

    private static byte[] unpacked(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    private void assertNothingLeaked(String... more) throws IOException {
        List<String> secrets = new ArrayList<>(canaries());
        secrets.addAll(List.of(more));
        for (String secret : secrets) {
            assertThat(said).noneMatch(text -> text.contains(secret));
            assertThat(kept().entrySet())
                    .filteredOn(file -> file.getValue().contains(secret))
                    .extracting(Map.Entry::getKey)
                    .isEmpty();
        }
    }

    @Test
    void whatABackupSaysAndKeepsBesideItsTarballHoldsNoSecret() throws IOException {
        run("backup", "plan", "--include-namespaces", "shop", "-o", "json");
        assertThat(run("backup", "create", "b1", "--include-namespaces", "shop", "--verbosity", "debug")
                        .exit())
                .isZero();
        run("backup", "describe", "b1", "--order", "-o", "json");
        run("backup", "logs", "b1", "-o", "json");
        run("backup", "get", "-o", "yaml");

        assertThat(kept()).containsKey(".local/share/cairn/backups/backups/b1/cairn-journal.jsonl.gz");
        assertNothingLeaked(server.token(ApiServer.ADMIN));
    }

    @Test
    void aServerThatQuotesASecretWhileItIsReadIsNotQuoted() throws IOException {
        server.faults()
                .on("GET", "/api/v1/.*secrets.*")
                .refuse(400, "BadRequest", "can't decode: error found in #10 byte of ...|" + VALUE + "|...");

        assertThat(run("backup", "create", "b1", "--include-namespaces", "shop").exit())
                .isEqualTo(3);
        run("backup", "logs", "b1");
        run("backup", "describe", "b1", "--order");

        assertThat(said).anyMatch(text -> text.contains("error found in #10 byte, which is not shown"));
        assertNothingLeaked();
    }

    @Test
    void aServerThatQuotesASecretWhileItIsRestoredIsNotQuoted() throws IOException {
        run("backup", "create", "b1", "--include-namespaces", "shop");
        server.delete("namespaces/shop");
        server.faults()
                .on("POST", ".*/secrets.*")
                .refuse(
                        422,
                        "Invalid",
                        "Secret \"key\" is invalid: data[password]: Invalid value: \"" + VALUE + "\": the webhook saw "
                                + VALUE + " and " + APPLIED);

        run("restore", "plan", "--from-backup", "b1", "-o", "json");
        run("restore", "plan", "--from-backup", "b1", "--server-dry-run");
        assertThat(run("restore", "create", "r1", "--from-backup", "b1").exit()).isEqualTo(3);
        run("restore", "describe", "r1", "--items", "-o", "json");
        run("restore", "logs", "r1");

        assertThat(said).anyMatch(text -> text.contains("Invalid value: (hidden)"));
        assertNothingLeaked();
    }

    @Test
    void aSecretThatDiffersInTheClusterIsNotQuotedEither() throws IOException {
        run("backup", "create", "b1", "--include-namespaces", "shop");
        server.apply(Samples.secret("shop", "key", "password", "canary-other-1a2b"));

        for (String policy : List.of("none", "update", "fail")) {
            run("restore", "create", "r-" + policy, "--from-backup", "b1", "--existing-resource-policy", policy);
            run("restore", "describe", "r-" + policy, "--items", "-o", "json");
            run("restore", "logs", "r-" + policy);
        }

        assertNothingLeaked("canary-other-1a2b");
    }

    @Test
    void aTokenThatIsRefusedIsNotQuoted() throws IOException {
        String token = server.token(ApiServer.ADMIN);
        server.expireToken(token);

        assertThat(run("backup", "create", "b1").exit()).isEqualTo(1);
        run("preflight");

        assertNothingLeaked(token);
    }

    @Test
    void aKubeconfigThatCanNotBeReadIsNotQuoted() throws IOException {
        Files.writeString(
                home.resolve("kubeconfig"), "users:\n- name: a\n  user:\n    token: canary-token-55\n   oops: [\n");

        assertThat(run("backup", "create", "b1").exit()).isNotZero();

        assertNothingLeaked("canary-token-55");
    }

    @Test
    void keysOfAgeAreNotQuotedWhereverTheyAreWritten() throws IOException {
        String key = "AGE-SECRET-KEY-1CANARYCANARYCANARY";
        Path file = Files.writeString(home.resolve("keys"), "# a comment\n" + key + "\n");
        run("backup", "create", "b1", "--encrypt-to", key);
        run("backup", "create", "b1", "--encrypt-to", key, "--stacktrace");
        run("backup", "create", "b1", key);
        run("backup", "get", key, "--stacktrace");
        run("backup", "describe", "b1", "--identity", key);
        run("backup", "verify", "b1", "--identity=" + key, "--stacktrace");
        run("location", "add", "x", "--url", home.toString(), "--config", "encrypt-to=" + key);
        run("backup", "create", "open", "--include-namespaces", "shop", "--encrypt-to", recipient());
        for (String[] how : List.of(
                new String[] {"backup", "logs", "open", "--identity", file.toString()},
                new String[] {"backup", "describe", "open", "--identity", file.toString(), "--stacktrace"},
                new String[] {"backup", "verify", "open", "--deep", "--identity", file.toString()})) {
            run(how);
        }
        cairn.environment("CAIRN_IDENTITY", key);
        run("backup", "verify", "open", "--deep");
        run("restore", "create", "r1", "--from-backup", "open");
        Files.delete(file);

        assertOutputsHide("CANARYCANARY");
    }

    private String recipient() throws IOException {
        Path file = home.resolve("right.key");
        cairn.run("key", "generate", file.toString());
        String recipient = Files.readString(file)
                .lines()
                .filter(line -> line.startsWith("# public key: "))
                .findFirst()
                .orElseThrow()
                .substring("# public key: ".length());
        Files.delete(file);
        return recipient;
    }

    /** What Cairn answers, without what was typed; and what it keeps. */
    private void assertOutputsHide(String secret) throws IOException {
        assertThat(said)
                .extracting(text -> text.substring(text.indexOf('\n')))
                .noneMatch(text -> text.contains(secret));
        assertThat(kept().values()).noneMatch(text -> text.contains(secret));
    }

    @Test
    void aUrlWithAPasswordIsNotQuoted() throws IOException {
        for (String url : List.of(
                "s3://key:canary-pw@bucket",
                "gs://key:canary-pw/x@bucket",
                "file://user:canary-pw@host/backups",
                "s3://key:canary-pw [@bucket")) {
            run("location", "add", "x", "--url", url);
            run("backup", "get", "--location", url);
            run("backup", "get", "--location", url, "--stacktrace");
        }

        assertOutputsHide("canary-pw");
    }

    @Test
    void thePasswordOfAProxyIsNotQuoted() throws IOException {
        for (String proxy : List.of(
                "http://user:canary-pw@127.0.0.1:1", "http://user:canary-pw/x@127.0.0.1:1", "user:canary-pw@proxy")) {
            cairn.environment("https_proxy", proxy).environment("http_proxy", proxy);
            run("backup", "plan");
            run("backup", "plan", "--stacktrace");
            run("preflight");
        }

        assertOutputsHide("canary-pw");
    }

    @Test
    void theOptionsOfAHookThatLookLikeAPasswordAreNotShown() throws IOException {
        server.apply(Samples.annotated(
                server.get("pods/shop/db-0").orElseThrow(),
                Map.of("pre.hook.backup.cairn.io/command", "[\"sh\",\"-c\",\"PGPASSWORD=canary-pw freeze\"]")));
        assertThat(run("backup", "plan", "--include-namespaces", "shop").out()).contains("PGPASSWORD=(hidden)");
        run("backup", "plan", "--include-namespaces", "shop", "-o", "json");
        run("backup", "create", "b1", "--include-namespaces", "shop");
        run("backup", "describe", "b1", "--order");
        run("backup", "describe", "b1", "--order", "-o", "json");
        run("backup", "logs", "b1");

        assertNothingLeaked("canary-pw");
    }
}
