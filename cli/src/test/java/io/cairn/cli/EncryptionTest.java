// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EncryptionTest {

    /** What must be found nowhere in the location. */
    private static final List<String> CANARIES =
            List.of("canary-namespace", "canary-name", "canary-value", "Y2FuYXJ5LXZhbHVl", "canary-label");

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;
    private String recipient;

    @BeforeEach
    void startWithASecretAndAKey() throws IOException {
        server = ApiServer.start();
        server.apply(Samples.namespace("canary-namespace"));
        server.apply(Samples.secret("canary-namespace", "canary-name", "password", "canary-value"));
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        recipient = generate("my.key");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String generate(String file) {
        return ok("key", "generate", home.resolve(file).toString()).out().strip();
    }

    private String key(String file) {
        return home.resolve(file).toString();
    }

    private Result ok(String... args) {
        Result result = cairn.run(args);
        assertThat(result.exit()).describedAs("%s", result).isZero();
        return result;
    }

    private static JsonNode json(Result result) {
        return JsonMapper.shared().readTree(result.out());
    }

    private Result backUp(String... more) {
        return ok(Stream.concat(
                        Stream.of(
                                "backup",
                                "create",
                                "b1",
                                "--include-namespaces",
                                "canary-namespace",
                                "--selector",
                                "!canary-label"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** What is neither encrypted nor plain JSON could hide a canary by its compression. */
    private void noCanaryIsIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.toList();
            assertThat(files).hasSizeGreaterThan(5);
            for (Path file : files) {
                assertThat(folder.relativize(file).toString()).doesNotContain(CANARIES);
                if (Files.isRegularFile(file)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .describedAs("%s", file)
                            .matches("(?s)((age-encryption\\.org/v1\n|\\{).*)?")
                            .doesNotContain(CANARIES);
                }
            }
        }
    }

    private Path location() {
        return home.resolve(".local/share/cairn/backups");
    }

    @Test
    void withoutAKeyTheFilesOfABackupAreVerifiedAndNotWhatIsInThem() throws IOException {
        backUp("--encrypt-to", recipient);

        Result closed = ok("backup", "verify", "b1");

        assertThat(closed.out())
                .startsWith("backup/b1: verified, ")
                .endsWith("; none of its keys was given, so what is in them was not looked at\n");
        assertThat(ok("backup", "verify", "b1", "--identity", key("my.key")).out())
                .startsWith("backup/b1: verified, 2 items in ");
        assertThat(cairn.run("backup", "verify", "b1", "--deep").exit()).isEqualTo(2);
        generate("other.key");
        for (String which : List.of("b1", "b1 --deep")) {
            List<String> args = new ArrayList<>(List.of("backup", "verify", "--identity", key("other.key")));
            args.addAll(List.of(which.split(" ", -1)));
            Result wrong = cairn.run(args.toArray(String[]::new));
            assertThat(wrong.exit()).isEqualTo(1);
            assertThat(wrong.out())
                    .startsWith(
                            "backup/b1: 1 difference\n  keys: none of the given identities opens it: the backup 'b1' is"
                                    + " encrypted to " + recipient + ", and what was given is the key of age1");
        }
        Path archive = home.resolve(".local/share/cairn/backups/backups/b1/b1.tar.gz.age");
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length - 1] ^= 1;
        Files.write(archive, bytes);
        Result damaged = cairn.run("backup", "verify", "b1");
        assertThat(damaged.exit()).isEqualTo(1);
        assertThat(damaged.out()).contains("b1.tar.gz.age");
    }

    @Test
    void aClusterIsComparedWithWhatAnEncryptedBackupWasAskedFor() {
        backUp("--encrypt-to", recipient);

        Result same = ok("backup", "diff", "b1", "--cluster", "--identity", key("my.key"));

        assertThat(same.out()).contains("0 added, 0 removed, 0 changed");
    }

    @Test
    void generatePrintsThePublicHalfAndSaysWhatALostKeyMeans() throws IOException {
        Result result = ok("key", "generate", key("other.key"));

        assertThat(result.out()).matches("age1[a-z0-9]{58}\n");
        assertThat(result.err())
                .contains(key("other.key"), "nobody can read", "if it is lost")
                .doesNotContain("AGE-SECRET-KEY-");
        assertThat(Files.readString(home.resolve("other.key"))).contains("AGE-SECRET-KEY-1", result.out());
        assertThat(cairn.run("key", "generate", key("other.key")).exit()).isEqualTo(2);
    }

    @Test
    void nothingOfTheClusterIsFoundInTheLocationOfAnEncryptedBackupAndItsRestore() throws IOException {
        backUp("--encrypt-to", recipient);
        server.delete("namespaces/canary-namespace");
        ok("restore", "create", "r1", "--from-backup", "b1", "--identity", key("my.key"));

        noCanaryIsIn(location());
        assertThat(server.get("secrets/canary-namespace/canary-name")).isPresent();
    }

    @Test
    void createSaysWhoCanReadTheBackupAndWhatALostKeyMeans() {
        Result result = backUp("--encrypt-to", recipient);

        assertThat(result.err()).contains("encrypted to " + recipient, "loses the backup");
        assertThat(result.out()).startsWith("backup/b1 Completed: 2 items").hasLineCount(1);
    }

    @Test
    void everyCommandThatReadsTakesTheKey() {
        backUp("--encrypt-to", recipient);
        String[] identity = {"--identity", key("my.key")};

        assertThat(with(identity, "backup", "describe", "b1", "--order").out())
                .contains("Encrypted:  to " + recipient, "canary-name");
        assertThat(with(identity, "backup", "show", "b1", "secrets/canary-namespace/canary-name")
                        .out())
                .contains("Y2FuYXJ5LXZhbHVl");
        assertThat(with(identity, "backup", "logs", "b1").out()).contains("backup b1");
        assertThat(with(identity, "backup", "download", "b1", "-o", key("b1.tar.gz"))
                        .out())
                .contains("b1.tar.gz");
        assertThat(with(identity, "restore", "plan", "--from-backup", "b1").out())
                .contains("canary-name");
        assertThat(ok("restore", "create", "r2", "--from-file", key("b1.tar.gz"), "-o", "name")
                        .out())
                .isEqualTo("restore/r2\n");
    }

    private Result with(String[] identity, String... args) {
        return ok(Stream.concat(Stream.of(args), Stream.of(identity)).toArray(String[]::new));
    }

    @Test
    void theKeyMayComeFromTheEnvironmentOrFromStandardInput() throws IOException {
        backUp("--encrypt-to", recipient);
        String key = Files.readString(home.resolve("my.key"));

        cairn.environment("CAIRN_IDENTITY_FILE", key("my.key"));
        assertThat(ok("backup", "logs", "b1").out()).contains("backup b1");
        cairn.environment("CAIRN_IDENTITY_FILE", "");
        cairn.environment("CAIRN_IDENTITY", key);
        assertThat(ok("backup", "logs", "b1").out()).contains("backup b1");
        cairn.environment("CAIRN_IDENTITY", "");
        assertThat(cairn.input(key)
                        .run("backup", "logs", "b1", "--identity", "-")
                        .out())
                .contains("backup b1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logs b1",
                "show b1 secrets/canary-namespace/canary-name",
                "download b1 -o -",
                "describe b1 --order"
            })
    void withoutAKeyOneSentenceSaysForWhomTheBackupIs(String command) {
        backUp("--encrypt-to", recipient);

        Result result = cairn.run(Stream.concat(Stream.of("backup"), Stream.of(command.split(" ")))
                .toArray(String[]::new));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("cairn: the backup 'b1' is encrypted to " + recipient)
                .hasLineCount(1);
    }

    @Test
    void aWrongKeyIsToldFromAMissingOne() {
        backUp("--encrypt-to", recipient);
        String other = generate("other.key");

        Result result = cairn.run("restore", "create", "r1", "--from-backup", "b1", "--identity", key("other.key"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("encrypted to " + recipient, "the key of " + other)
                .hasLineCount(1);
    }

    @Test
    void getAndDescribeShowWhatIsReadableWithoutAKey() {
        backUp("--encrypt-to", recipient);

        assertThat(ok("backup", "get").out()).contains("b1", "Completed");
        assertThat(json(ok("backup", "get", "-o", "json"))
                        .at("/backups/0/encrypted")
                        .booleanValue())
                .isTrue();
        Result described = ok("backup", "describe", "b1");
        assertThat(described.out())
                .contains(
                        "Phase:      Completed", "2 captured", "Encrypted:  to " + recipient, "Spec:       encrypted");
        assertThat(described.err()).startsWith("the backup 'b1' is encrypted to ");
        JsonNode fields = json(ok("backup", "describe", "b1", "-o", "json"));
        assertThat(fields.at("/locked").booleanValue()).isTrue();
        assertThat(fields.at("/recipients/0").stringValue()).isEqualTo(recipient);
    }

    @Test
    void aRestoreFromAnEncryptedBackupIsDescribedWithTheKeyAndWithoutAsFarAsItIsReadable() {
        backUp("--encrypt-to", recipient);
        ok("restore", "create", "r1", "--from-backup", "b1", "--identity", key("my.key"));

        assertThat(ok("restore", "describe", "r1").out()).contains("Completed", "Spec:       encrypted");
        assertThat(ok("restore", "describe", "r1", "--items", "--identity", key("my.key"))
                        .out())
                .contains("canary-name");
        assertThat(cairn.run("restore", "logs", "r1").exit()).isEqualTo(2);
        assertThat(ok("restore", "logs", "r1", "--identity", key("my.key")).out())
                .contains("restore r1");
    }

    @Test
    void aLocationMaySayWhomToEncryptTo() throws IOException {
        Path folder = home.resolve("vault");

        Result added = ok("location", "add", "vault", "--url", folder.toString(), "--encrypt-to", recipient);
        backUp("--location", "vault");

        assertThat(added.err()).contains("loses the backups");
        assertThat(ok("key", "list", "b1", "--location", "vault").out()).isEqualTo(recipient + "\n");
        noCanaryIsIn(folder);
    }

    @Test
    void flagsReplaceWhatTheLocationSays() {
        String other = generate("other.key");
        ok(
                "location",
                "add",
                "vault",
                "--url",
                home.resolve("vault").toString(),
                "--config",
                "encrypt-to=" + recipient);

        backUp("--location", "vault", "--encrypt-to", other);

        assertThat(ok("key", "list", "b1", "--location", "vault").out()).isEqualTo(other + "\n");
    }

    @Test
    void theSpecificationAndTheEnvironmentMaySayItToo() {
        cairn.input("""
                apiVersion: cairn.io/v1
                kind: Backup
                spec: {includedNamespaces: [canary-namespace], encryptTo: [%s]}
                """.formatted(recipient));
        ok("backup", "create", "b1", "-f", "-");
        cairn.environment("CAIRN_ENCRYPT_TO", recipient);
        ok("backup", "create", "b2");

        assertThat(ok("key", "list", "b1").out()).isEqualTo(recipient + "\n");
        assertThat(ok("key", "list", "b2").out()).isEqualTo(recipient + "\n");
    }

    @Test
    void whatTheSpecificationSaysGoesBeforeTheEnvironmentAndThatBeforeTheLocation() {
        String second = generate("second.key");
        String third = generate("third.key");
        ok("location", "add", "place", "--url", home + "/place", "--encrypt-to", third);
        cairn.environment("CAIRN_ENCRYPT_TO", second);
        cairn.input("""
                apiVersion: cairn.io/v1
                kind: Backup
                spec: {includedNamespaces: [canary-namespace], encryptTo: [%s]}
                """.formatted(recipient));

        ok("backup", "create", "b1", "-f", "-", "--location", "place");
        ok("backup", "create", "b2", "--location", "place");
        cairn.environment("CAIRN_ENCRYPT_TO", "");
        ok("backup", "create", "b3", "--location", "place");

        assertThat(ok("key", "list", "b1", "--location", "place").out()).isEqualTo(recipient + "\n");
        assertThat(ok("key", "list", "b2", "--location", "place").out()).isEqualTo(second + "\n");
        assertThat(ok("key", "list", "b3", "--location", "place").out()).isEqualTo(third + "\n");
    }

    @Test
    void inSeveralLocationsABackupIsEncryptedToTheKeysOfAllOfThem() {
        String second = generate("second.key");
        ok("location", "add", "one", "--url", home + "/one", "--encrypt-to", recipient);
        ok("location", "add", "two", "--url", home + "/two", "--encrypt-to", second);

        ok("backup", "create", "b1", "--location", "one", "--location", "two");

        for (String place : List.of("one", "two")) {
            assertThat(ok("key", "list", "b1", "--location", place).out().lines())
                    .containsExactlyInAnyOrder(recipient, second);
        }
    }

    @Test
    void aMistypedRecipientStopsBeforeAnythingIsWritten() {
        String mistyped = recipient.substring(0, 61) + (recipient.endsWith("q") ? "p" : "q");

        Result result = cairn.run("backup", "create", "b1", "--encrypt-to", mistyped);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("' is no age recipient: a character of it is wrong")
                .hasLineCount(1);
        assertThat(location()).doesNotExist();
    }

    @Test
    void rotateLetsAnotherKeyInAndSaysThatTheOldOneStays() {
        backUp("--encrypt-to", recipient);
        String other = generate("other.key");

        Result result = ok("key", "rotate", "--all", "--encrypt-to", other, "--identity", key("my.key"));

        assertThat(result.out()).isEqualTo("backup/b1 can be opened by " + other + "\n");
        assertThat(result.err())
                .startsWith("1 backup and 0 restores got further keys; keys that opened them before still do");
        assertThat(ok("backup", "logs", "b1", "--identity", key("other.key")).out())
                .contains("backup b1");
        assertThat(ok("key", "list", "b1").out()).contains(recipient, other).hasLineCount(2);
    }

    @Test
    void rotateLetsTheKeyIntoWhatIsKeptOfRestoresTooAndRewritesNothing() throws IOException {
        backUp("--encrypt-to", recipient);
        server.delete("namespaces/canary-namespace");
        ok("restore", "create", "r1", "--from-backup", "b1", "--identity", key("my.key"));
        String other = generate("other.key");
        Map<Path, String> before = files();

        Result result = ok("key", "rotate", "--all", "--encrypt-to", other, "--identity", key("my.key"));

        assertThat(result.out())
                .isEqualTo("backup/b1 can be opened by " + other + "\nrestore/r1 can be opened by " + other + "\n");
        assertThat(result.err()).startsWith("1 backup and 1 restore got further keys; ");
        assertThat(ok("restore", "describe", "r1", "--items", "--identity", key("other.key"))
                        .out())
                .contains("canary-name");
        assertThat(ok("restore", "logs", "r1", "--identity", key("other.key")).out())
                .contains("restore r1");
        assertThat(ok("restore", "describe", "r1", "--items", "--identity", key("my.key"))
                        .out())
                .contains("canary-name");
        assertThat(files()).containsAllEntriesOf(before).hasSize(before.size() + 2);

        Result again = ok("key", "rotate", "--all", "--encrypt-to", other, "--identity", key("my.key"));
        assertThat(again.out()).contains("restore/r1 could be opened already by " + other);
        assertThat(again.err()).startsWith("0 backups and 0 restores got further keys; ");
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(location())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void rotateOfANamedBackupCoversTheRestoresFromItAlone() {
        backUp("--encrypt-to", recipient);
        ok("backup", "create", "b2", "--include-namespaces", "canary-namespace", "--encrypt-to", recipient);
        ok("restore", "create", "r1", "--from-backup", "b1", "--identity", key("my.key"));
        ok("restore", "create", "r2", "--from-backup", "b2", "--identity", key("my.key"));
        String other = generate("other.key");

        Result result = ok("key", "rotate", "b2", "--encrypt-to", other, "--identity", key("my.key"));

        assertThat(result.out())
                .isEqualTo("backup/b2 can be opened by " + other + "\nrestore/r2 can be opened by " + other + "\n");
    }

    @Test
    void aRestoreThatBeganWithOtherKeysIsNamedAndTheOthersGetTheirs() throws IOException {
        backUp("--encrypt-to", recipient);
        ok("restore", "create", "r1", "--from-backup", "b1", "--identity", key("my.key"));
        String second = generate("second.key");
        ok("key", "rotate", "b1", "--encrypt-to", second, "--identity", key("my.key"));
        Files.delete(location().resolve("restores/r1/keys/" + second + ".age"));
        ok("restore", "create", "r2", "--from-backup", "b1", "--identity", key("second.key"));
        String third = generate("third.key");

        Result result = cairn.run("key", "rotate", "--all", "--encrypt-to", third, "--identity", key("second.key"));

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out())
                .contains("backup/b1 can be opened by " + third, "restore/r2 can be opened by " + third);
        assertThat(result.err())
                .contains(
                        "cairn: the restore r1 gets no further key: the restore 'r1' is encrypted to " + recipient,
                        "1 backup and 1 restore got further keys, 0 backups and 1 restore could not; ");
    }

    private void backUpAs(String name, String to) {
        ok("backup", "create", name, "--include-namespaces", "canary-namespace", "--encrypt-to", to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--all", "b1 b2 b3 b4"})
    void rotateNamesEachBackupThatCantBeOpenedAndTheOthersGetTheKey(String which) throws IOException {
        String second = generate("second.key");
        backUpAs("b1", second);
        backUpAs("b2", recipient);
        backUpAs("b3", recipient);
        backUpAs("b4", recipient);
        Files.writeString(location().resolve("backups/b3/cairn-manifest.json"), "{");
        try (Stream<Path> index = Files.list(location().resolve("metadata/cairn/index"))) {
            Files.delete(index.filter(key -> key.getFileName().toString().startsWith("b3."))
                    .findFirst()
                    .orElseThrow());
        }
        String other = generate("other.key");

        List<String> args =
                new ArrayList<>(List.of("key", "rotate", "--encrypt-to", other, "--identity", key("my.key")));
        args.addAll(List.of(which.split(" ", -1)));
        Result result = cairn.run(args.toArray(String[]::new));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .isEqualTo("backup/b2 can be opened by " + other + "\nbackup/b4 can be opened by " + other + "\n");
        assertThat(result.err().lines().toList())
                .satisfiesExactly(
                        b1 -> assertThat(b1)
                                .startsWith("cairn: the backup b1 gets no further key: the backup 'b1' is encrypted to "
                                        + second + ", and what was given is the key of " + recipient),
                        b3 -> assertThat(b3)
                                .startsWith("cairn: the backup b3 gets no further key: the backup 'b3' can't be used,"
                                        + " because its cairn-manifest.json in "),
                        summary -> assertThat(summary)
                                .startsWith("2 backups and 0 restores got further keys, 2 backups and 0 restores could"
                                        + " not; "));
        assertThat(ok("backup", "logs", "b4", "--identity", key("other.key")).out())
                .contains("backup b4");
    }

    @Test
    void rotateOfAllPassesOverBackupsThatAreNotEncrypted() {
        ok("backup", "create", "b0", "--include-namespaces", "canary-namespace");
        backUp("--encrypt-to", recipient);
        String other = generate("other.key");

        assertThat(ok("key", "rotate", "--all", "--encrypt-to", other, "--identity", key("my.key"))
                        .out())
                .isEqualTo("backup/b1 can be opened by " + other + "\n");
    }

    @Test
    void rotateOfANameThatIsNoneChangesNoOther() {
        backUp("--encrypt-to", recipient);
        String other = generate("other.key");

        Result result = cairn.run("key", "rotate", "b1", "b9", "--encrypt-to", other, "--identity", key("my.key"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("there is no backup 'b9' in ").hasLineCount(1);
        assertThat(ok("key", "list", "b1").out()).isEqualTo(recipient + "\n");
    }

    @Test
    void rotateWithoutAnyKeyIsWrongUsage() {
        backUp("--encrypt-to", recipient);
        backUpAs("b2", recipient);

        Result result = cairn.run("key", "rotate", "--all", "--encrypt-to", generate("other.key"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("cairn: the backup 'b1' is encrypted to " + recipient + ": give the file of one of their")
                .hasLineCount(1);
        assertThat(ok("key", "list", "b1").out()).isEqualTo(recipient + "\n");
    }

    @Test
    void anEncryptedBackupWithoutSnapshotsIsDeletedWithoutAKey() {
        backUp("--encrypt-to", recipient);

        ok("backup", "delete", "b1", "--yes");

        assertThat(ok("backup", "get", "-o", "name").out()).isEmpty();
    }

    @Test
    void aKeyOnTheCommandLineIsRefused() throws IOException {
        backUp("--encrypt-to", recipient);
        String secret = Files.readString(home.resolve("my.key"))
                .lines()
                .filter(line -> line.startsWith("AGE-"))
                .findFirst()
                .orElseThrow();

        Result result = cairn.run("backup", "logs", "b1", "--identity", secret);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("takes the name of a file").doesNotContain(secret);
    }

    @Test
    void aKeyFileThatIsNotThereIsNamed() {
        backUp("--encrypt-to", recipient);

        Result result = cairn.run("backup", "logs", "b1", "--identity", key("gone.key"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("there is no key file '" + key("gone.key") + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone.key", "folder", "no.key"})
    void aKeyFileThatCanNotBeUsedIsNamedThoughNoKeyIsNeeded(String file) throws IOException {
        backUpAs("b0", recipient);
        ok("backup", "create", "b1", "--include-namespaces", "canary-namespace");
        Files.createDirectory(home.resolve("folder"));
        Files.writeString(home.resolve("no.key"), "a note");

        for (String name : List.of("b0", "b1")) {
            Result result = cairn.run("backup", "verify", name, "--identity", key(file));

            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains(key(file)).hasLineCount(1);
        }
    }

    @Test
    void aFileOfPublicKeysThatCanNotBeReadIsWrongUsage() {
        Result result = cairn.run("backup", "create", "b1", "--encrypt-to-file", home.toString());

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("cairn: '" + home + "' is a folder and no file of public keys\n");
    }

    @Test
    void ofAllBackupsThoseWhoseKeyIsMissingAreNamedByADeepVerificationAndTheOthersAreVerified() {
        backUpAs("b1", recipient);
        ok("backup", "create", "b2", "--include-namespaces", "canary-namespace");
        backUpAs("b3", recipient);

        Result result = cairn.run("backup", "verify", "--all", "--deep");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out().lines().toList())
                .satisfiesExactly(
                        b1 -> assertThat(b1).isEqualTo("backup/b1: 1 difference"),
                        why -> assertThat(why)
                                .startsWith("  keys: it can't be verified deeply: the backup 'b1' is encrypted to "
                                        + recipient),
                        b2 -> assertThat(b2).startsWith("backup/b2: deeply verified, 2 items in "),
                        b3 -> assertThat(b3).isEqualTo("backup/b3: 1 difference"),
                        why -> assertThat(why).contains("the backup 'b3' is encrypted to "));
        assertThat(cairn.run("backup", "verify", "--all", "--deep", "-o", "name")
                        .out())
                .isEqualTo("backup/b1\nbackup/b3\n");
    }

    @Test
    void rotateTellsProgramsWhoseKeysWereAddedAndWhy() {
        backUpAs("b1", recipient);
        String other = generate("other.key");
        backUpAs("b2", other);

        Result result = cairn.run(
                "key",
                "rotate",
                "--all",
                "--encrypt-to",
                other + "," + recipient,
                "--identity",
                key("my.key"),
                "-o",
                "yaml");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("location: " + location().toUri().toString().replaceAll("/$", "")
                        + "\nbackups:\n- name: b1\n"
                        + "  added:\n  - " + other + "\n  already:\n  - " + recipient + "\n- name: b2\n  added: []\n"
                        + "  already: []\n  error: ")
                .contains("the backup 'b2' is encrypted to " + other)
                .endsWith("restores: []\n");
        assertThat(cairn.run("key", "rotate", "b1", "--encrypt-to", other, "--identity", key("my.key"), "-o", "name")
                        .out())
                .isEmpty();
    }

    @Test
    void aRestoreIsResumedByAKeyFromStandardInputThatOpensItsRecordAndTheBackup() throws IOException {
        backUp("--encrypt-to", recipient);
        server.delete("namespaces/canary-namespace");
        server.faults().on("POST", ".*/secrets").refuse(403, "Forbidden", "not now");
        assertThat(cairn.run("restore", "create", "r1", "--from-backup", "b1", "--identity", key("my.key"))
                        .exit())
                .isEqualTo(3);
        server.faults().clear();

        cairn.input(Files.readString(home.resolve("my.key")));
        ok("restore", "create", "r1", "--resume", "--identity", "-");
        assertThat(server.get("secrets/canary-namespace/canary-name")).isPresent();
    }
}
