// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.folder;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Backups that are read again: whole, damaged, signed, and compared with each other and with the cluster. */
@ExtendWith(Environment.class)
class VerifyTest {

    @Test
    void ofAWholeClusterEveryObjectIsVerified(Cairn cairn) {
        ended(0, createBackup(cairn, "b1"));
        long captured = cairn.describe("b1").at("/items/captured").asLong();

        JsonNode verified = ended(0, cairn.backup("verify", "b1", "--deep", "-o", "json"))
                .json()
                .at("/backups/0");

        assertThat(verified.at("/ok").asBoolean()).isTrue();
        assertThat(verified.at("/items").asLong()).isEqualTo(captured).isPositive();
        assertThat(ended(0, cairn.backup("verify", "--all")).out()).startsWith("backup/b1: verified, ");
    }

    @Test
    void damagedBytesAreFoundWithTheItemsThatTheyAreIn(Kube kube, Cairn cairn) throws IOException {
        String namespace = kube.newNamespace("verify");
        kube.configMap(namespace, "settings");
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));
        Path tarball = folder(cairn, "b1").resolve("b1.tar.gz");
        byte[] bytes = Files.readAllBytes(tarball);
        for (int i = 0; i < 64; i++) {
            bytes[bytes.length / 2 + i] ^= (byte) 0xff;
        }
        Files.write(tarball, bytes);

        Cairn.Result result = ended(1, cairn.backup("verify", "b1"));

        assertThat(result.out())
                .contains("  b1.tar.gz: it was altered: ")
                .containsPattern("  b1.tar.gz: \\S+/" + namespace + "/\\S+: it is lost");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aSignedBackupIsRestoredAndAnotherOneIsNot(Kube kube, Cairn cairn) throws Exception {
        String namespace = kube.newNamespace("signed");
        kube.configMap(namespace, "settings");
        Path keys = keys();
        ended(
                0,
                createBackup(
                        cairn,
                        "b1",
                        "--include-namespaces",
                        namespace,
                        "--sign-key",
                        keys.resolve("key.pem").toString()));
        ended(0, createBackup(cairn, "b2", "--include-namespaces", namespace));
        String trusted = keys.resolve("key.pub").toString();

        assertThat(ended(0, cairn.backup("verify", "b1", "--signed-by", trusted))
                        .out())
                .startsWith("backup/b1: verified, signed, ");
        assertThat(ended(1, cairn.backup("verify", "b2", "--signed-by", trusted))
                        .out())
                .contains("is not signed");
        ended(0, cairn.restore("create", "r1", "--from-backup", "b1", "--signed-by", trusted));
        ended(1, cairn.restore("create", "r2", "--from-backup", "b2", "--signed-by", trusted));
    }

    private static Path keys() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path folder = Environment.newFolder("keys-");
        Files.writeString(
                folder.resolve("key.pem"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(
                folder.resolve("key.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        return folder;
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getEncoder().encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    @Test
    void aChangeIsSeenBetweenBackupsInTheClusterAndInTheHistory(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("diff");
        kube.configMap(namespace, "settings");
        kube.configMap(namespace, "old");
        kube.secret(namespace, "password", "b2xk");
        String[] flags = {"--include-namespaces", namespace, "--include-resources", "configmaps,secrets"};
        ended(0, createBackup(cairn, "b1", flags));
        ended(0, createBackup(cairn, "b2", flags));
        assertThat(ended(0, cairn.backup("diff", "b1", "b2")).out()).startsWith("0 added, 0 removed, 0 changed, ");
        assertThat(ended(0, cairn.backup("diff", "b1", "--cluster")).out())
                .startsWith("0 added, 0 removed, 0 changed, ");

        kube.patch(Kube.core(namespace, "configmaps", "settings"), "{\"data\": {\"mode\": \"fast\"}}");
        kube.patch(Kube.core(namespace, "secrets", "password"), "{\"data\": {\"added\": \"bmV3\"}}");
        kube.delete(Kube.core(namespace, "configmaps", "old"));
        ended(0, createBackup(cairn, "b3", flags));

        for (String[] with : new String[][] {{"b2", "b3"}, {"b2", "--cluster"}}) {
            Cairn.Result text = ended(4, cairn.backup("diff", with[0], with[1]));
            assertThat(text.out())
                    .contains("~ configmaps/" + namespace + "/settings\n")
                    .contains("- configmaps/" + namespace + "/old\n")
                    .contains("~ secrets/" + namespace + "/password\n", "(hidden)", "fast")
                    .contains("0 added, 1 removed, 2 changed, ")
                    .doesNotContain("bmV3");
        }
        JsonNode found = ended(0, cairn.backup("find", "configmaps/" + namespace + "/settings", "-o", "json"))
                .json()
                .at("/found");
        assertThat(StreamSupport.stream(found.spliterator(), false)
                        .map(one -> one.at("/backup").asString() + " "
                                + one.at("/content").asString()))
                .containsExactly("b1 first", "b2 same", "b3 changed");
        assertThat(ended(0, cairn.backup("find", "configmaps/" + namespace + "/ol*", "-o", "name"))
                        .lines())
                .containsExactly("backup/b1", "backup/b2");
    }
}
