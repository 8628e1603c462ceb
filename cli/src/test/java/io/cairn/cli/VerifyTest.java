// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;
    private Path backups;
    private Path b1;

    @BeforeEach
    void startWithABackup() throws IOException {
        server = ApiServer.start();
        server.applyAll(Samples.database());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        cairn.run("backup", "create", "b1");
        backups = home.resolve(".local/share/cairn/backups/backups");
        b1 = backups.resolve("b1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    /** Enough to hit more than the header between two objects. */
    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 64; i++) {
            bytes[bytes.length / 2 + i] ^= (byte) 0xff;
        }
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "verify --deep"})
    void aBackupAsItWasWrittenIsFoundRight(String command) {
        Result result = cairn.run(("backup " + command + " b1").split(" ", -1));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).matches("backup/b1: (deeply )?verified, \\d+ items in 14 files, \\S+ KiB\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void oneBitFlippedInAnyFileIsFoundAndTheFileIsNamed() throws IOException {
        for (Path file : files(b1)) {
            byte[] original = Files.readAllBytes(file);
            for (int at = 0; at < original.length; at += Math.max(1, original.length / 12)) {
                flip(file, at);

                Result result = cairn.run("backup", "verify", "b1");

                assertThat(result.err()).as("%s, byte %d", file, at).isEmpty();
                assertThat(result.exit()).as("%s, byte %d", file, at).isEqualTo(1);
                assertThat(result.out()).as("%s, byte %d", file, at).contains("  " + file.getFileName() + ": ");
                Files.write(file, original);
            }
        }
    }

    @Test
    void damageInTheTarballNamesTheItemsThatAreLost() throws IOException {
        Path tarball = b1.resolve("b1.tar.gz");
        damage(tarball);

        Result result = cairn.run("backup", "verify", "b1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("  b1.tar.gz: it was altered: its SHA-256 is ")
                .containsPattern("  b1.tar.gz: \\S+/\\S+: it is lost");
    }

    @Test
    void aTarballThatIsCutNamesTheItemsBehindTheCut() throws IOException {
        Path tarball = b1.resolve("b1.tar.gz");
        byte[] bytes = Files.readAllBytes(tarball);
        Files.write(tarball, Arrays.copyOf(bytes, bytes.length / 2));

        Result result = cairn.run("backup", "verify", "b1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("  b1.tar.gz: it is cut: it has " + bytes.length / 2 + " bytes, and the manifest says "
                        + bytes.length)
                .containsPattern("  b1.tar.gz: \\S+/\\S+: it is lost");
    }

    @Test
    void aFileThatIsMissingAndOneThatIsTooMuchAreNamed() throws IOException {
        Files.delete(b1.resolve("b1-volumeinfo.json.gz"));
        Files.writeString(b1.resolve("notes.txt"), "mine");

        Result result = cairn.run("backup", "verify", "b1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("backup/b1: 2 differences\n")
                .contains("  b1-volumeinfo.json.gz: it is missing\n", "  notes.txt: it is not in the manifest\n");
    }

    @Test
    void withoutItsTarballABackupIsNotRight() throws IOException {
        Files.delete(b1.resolve("b1.tar.gz"));

        Result result = cairn.run("backup", "verify", "b1", "-o", "json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("\"ok\": false", "\"differenceCount\": 1", "\"file\": \"b1.tar.gz\"", "it is missing");
    }

    @Test
    void programsGetFileAndItemOfEachDifference() throws IOException {
        Path tarball = b1.resolve("b1.tar.gz");
        damage(tarball);

        Result result = cairn.run("backup", "verify", "b1", "-o", "yaml");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("location: file://" + home)
                .contains("- name: b1", "  ok: false", "  depth: quick", "  signed: false")
                .containsPattern("  - file: b1.tar.gz\n {4}item: \\S+/\\S+\n {4}reason: \"?it is lost");
    }

    @Test
    void allVerifiesAllThoughOneIsBroken() throws IOException {
        cairn.run("backup", "create", "b2");
        cairn.run("backup", "create", "b3");
        flip(backups.resolve("b2/cairn-manifest.json"), 200);
        Files.createDirectories(backups.resolve("other"));
        Files.writeString(backups.resolve("other/file"), "no backup");

        Result result = cairn.run("backup", "verify", "--all");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern("(?s)backup/b1: verified.*backup/b2: 1 difference\n.*backup/b3: verified")
                .contains("cairn-manifest.json: ")
                .doesNotContain("backup/other");
        assertThat(cairn.run("backup", "verify", "--all", "-o", "name").out()).isEqualTo("backup/b2\n");
    }

    @Test
    void anEmptyLocationHasNothingWrong() {
        Result result = cairn.run("backup", "verify", "--all", "--location", home.resolve("nothing") + "/");

        assertThat(result.exit()).isZero();
        assertThat(result.err()).startsWith("no backups in ");
    }

    @ParameterizedTest
    @CsvSource({
        "backup verify, verify which backup?",
        "backup verify b1 --all, leave out their names",
        "backup verify b11, there is no backup 'b11'",
        "backup verify b1 --signed-by nowhere.pem, there is no file 'nowhere.pem'",
        "backup create b2 --sign-key nowhere.pem, there is no file 'nowhere.pem'",
    })
    void wrongUsageIsOneSentence(String line, String sentence) {
        Result result = cairn.run(line.split(" ", -1));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(sentence).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    /** Writes the two files that {@code openssl genpkey} and {@code openssl pkey -pubout} write. */
    private KeyPair keys(String name) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                home.resolve(name + ".pem"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(
                home.resolve(name + ".pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        return pair;
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    private String file(String name) {
        return home.resolve(name).toString();
    }

    @Test
    void theSignatureIsOneOfTheManifestsBytes() throws Exception {
        KeyPair pair = keys("mine");

        assertThat(cairn.run("backup", "create", "s1", "--sign-key", file("mine.pem"))
                        .exit())
                .isZero();

        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update(Files.readAllBytes(backups.resolve("s1/cairn-manifest.json")));
        assertThat(check.verify(Files.readAllBytes(backups.resolve("s1/cairn-manifest.json.sig"))))
                .isTrue();
        Result result = cairn.run("backup", "verify", "s1", "--signed-by", file("mine.pub"));
        assertThat(result.out()).startsWith("backup/s1: verified, signed, ");
        assertThat(result.exit()).isZero();
        assertThat(cairn.run("backup", "delete", "s1", "--yes").exit()).isZero();
        assertThat(backups.resolve("s1")).doesNotExist();
    }

    @Test
    void oneOfSeveralKeysOfAFileIsEnough() throws Exception {
        keys("old");
        keys("new");
        Files.writeString(
                home.resolve("both.pub"),
                Files.readString(home.resolve("new.pub")) + Files.readString(home.resolve("old.pub")));
        cairn.run("backup", "create", "s1", "--sign-key", file("old.pem"));

        assertThat(cairn.run("backup", "verify", "s1", "--signed-by", file("both.pub"))
                        .exit())
                .isZero();
    }

    @Test
    void aMissingOrWrongSignatureIsADifferenceAndTheRestIsVerifiedToo() throws Exception {
        keys("mine");
        keys("other");
        cairn.run("backup", "create", "s1", "--sign-key", file("other.pem"));

        Result missing = cairn.run("backup", "verify", "b1", "--signed-by", file("mine.pub"));
        Result wrong = cairn.run("backup", "verify", "s1", "--signed-by", file("mine.pub"), "-o", "json");

        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out()).startsWith("backup/b1: 1 difference\n").contains("is not signed");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out())
                .contains("is not to be trusted", "\"signed\": false")
                .doesNotContain("\"items\": 0,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "plan", "preflight"})
    void aRestoreRefusesWhatTheKeysDidNotSign(String command) throws Exception {
        keys("mine");
        keys("other");
        cairn.run("backup", "create", "s1", "--sign-key", file("mine.pem"));

        Result unsigned = cairn.run("restore", command, "--from-backup", "b1", "--signed-by", file("mine.pub"));
        Result wrong = cairn.run("restore", command, "--from-backup", "s1", "--signed-by", file("other.pub"));
        Result tarball = cairn.run("restore", command, "--from-file", "b1.tar.gz", "--signed-by", file("mine.pub"));
        Result right = cairn.run("restore", command, "--from-backup", "s1", "--signed-by", file("mine.pub"));

        assertThat(unsigned.exit()).isEqualTo(1);
        assertThat(unsigned.err()).contains("the backup 'b1' is not signed").hasLineCount(1);
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("the backup 's1' is not to be trusted").hasLineCount(1);
        assertThat(tarball.exit()).isEqualTo(2);
        assertThat(tarball.err()).contains("a tarball alone has no signature").hasLineCount(1);
        assertThat(right.err()).doesNotContain("signed", "trusted");
        assertThat(right.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--sign-key, mine.pub, it holds a public key; make one by 'openssl genpkey -algorithm ed25519 -out NEW_FILE'",
        "--sign-key, text, is not a key in PEM",
        "--sign-key, rsa.pem, not one of Ed25519",
    })
    void aFileThatIsNoPrivateKeyIsRefusedBeforeAnythingIsWritten(String flag, String name, String why)
            throws Exception {
        keys("mine");
        Files.writeString(home.resolve("text"), "no key");
        Files.writeString(
                home.resolve("rsa.pem"),
                pem(
                        "PRIVATE KEY",
                        KeyPairGenerator.getInstance("RSA")
                                .generateKeyPair()
                                .getPrivate()
                                .getEncoded()));

        Result result = cairn.run("backup", "create", "s1", flag, file(name));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(why).hasLineCount(1);
        assertThat(backups.resolve("s1")).doesNotExist();
    }

    @Test
    void aPrivateKeyIsNoKeyToTrust() throws Exception {
        keys("mine");

        Result result = cairn.run("backup", "verify", "b1", "--signed-by", file("mine.pem"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("holds a 'PRIVATE KEY'").hasLineCount(1);
    }
}
