// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Encrypted backups, of which the program {@code age} has its own opinion. */
@ExtendWith(Environment.class)
class EncryptionTest {

    private static final String BASE64 = "Y2FuYXJ5LXZhbHVl";

    private record Encrypted(String namespace, Path keyFile, String recipient) {}

    @Test
    void ageOpensABackupByHandAndTarFindsTheSecretInIt(ControlPlane plane, Kube kube, Cairn cairn)
            throws IOException, InterruptedException {
        Encrypted made = backUp(kube, cairn);
        Path folder = cairn.location().resolve("backups/b1");
        Path backupKey = made.keyFile().resolveSibling("backup.key");

        age(
                plane,
                "-d",
                "-i",
                made.keyFile().toString(),
                "-o",
                backupKey.toString(),
                wrapped(folder, made.recipient()));
        Path tarball = backupKey.resolveSibling("b1.tar.gz");
        age(
                plane,
                "-d",
                "-i",
                backupKey.toString(),
                "-o",
                tarball.toString(),
                folder.resolve("b1.tar.gz.age").toString());

        String secret = "resources/secrets/namespaces/" + made.namespace() + "/token.json";
        assertThat(run("tar", "-xzOf", tarball.toString(), secret)).contains(BASE64);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".age")).toList()) {
                age(plane, "-d", "-i", backupKey.toString(), "-o", "/dev/null", file.toString());
            }
        }
    }

    @Test
    void aKeyThatAgeLetInOpensTheBackup(ControlPlane plane, Kube kube, Cairn cairn)
            throws IOException, InterruptedException {
        Encrypted made = backUp(kube, cairn);
        Path folder = cairn.location().resolve("backups/b1");
        Path backupKey = made.keyFile().resolveSibling("backup.key");
        Path otherFile = made.keyFile().resolveSibling("other.key");
        String other = ended(0, cairn.run("key", "generate", otherFile.toString()))
                .out()
                .strip();

        age(
                plane,
                "-d",
                "-i",
                made.keyFile().toString(),
                "-o",
                backupKey.toString(),
                wrapped(folder, made.recipient()));
        age(plane, "-r", other, "-o", wrapped(folder, other), backupKey.toString());

        assertThat(ended(
                                0,
                                cairn.backup(
                                        "show",
                                        "b1",
                                        "secrets/" + made.namespace() + "/token",
                                        "--identity",
                                        otherFile.toString()))
                        .out())
                .contains(BASE64);
    }

    @Test
    void whatWasLostIsRestoredWithTheKeyAndNothingOfItIsReadableInTheLocation(Kube kube, Cairn cairn)
            throws IOException {
        Encrypted made = backUp(kube, cairn);
        String secret = "/api/v1/namespaces/" + made.namespace() + "/secrets/token";
        kube.delete(secret);

        assertThat(ended(2, cairn.restore("create", "r1", "--from-backup", "b1"))
                        .err())
                .contains("the backup 'b1' is encrypted to " + made.recipient());
        ended(
                0,
                cairn.restore(
                        "create",
                        "r1",
                        "--from-backup",
                        "b1",
                        "--identity",
                        made.keyFile().toString()));

        assertThat(kube.find(secret)).isPresent();
        try (Stream<Path> files = Files.walk(cairn.location())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file.toString()).doesNotContain(made.namespace());
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .describedAs("%s", file)
                        .matches("(?s)((age-encryption\\.org/v1\n|\\{).*)?")
                        .doesNotContain(made.namespace(), BASE64);
            }
        }
    }

    private static Encrypted backUp(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("encrypted");
        kube.secret(namespace, "token", BASE64);
        Path keyFile = Environment.newFolder("keys-").resolve("my.key");
        String recipient =
                ended(0, cairn.run("key", "generate", keyFile.toString())).out().strip();
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace, "--encrypt-to", recipient));
        return new Encrypted(namespace, keyFile, recipient);
    }

    private static String wrapped(Path folder, String recipient) {
        return folder.resolve("keys").resolve(recipient + ".age").toString();
    }

    private static void age(ControlPlane plane, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(plane.installed("age").toString()));
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).describedAs(said).isZero();
        return said;
    }
}
