// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Environment.class)
class PluginTest {

    @Test
    void aJarOfAThirdPartyWorksOnceItLiesInThePluginFolder(Kube kube, Cairn cairn) throws IOException {
        String namespace = kube.newNamespace("plugin");
        for (String[] nameAndTurn : new String[][] {{"a", "3"}, {"b", "1"}, {"c", "2"}}) {
            kube.configMap(namespace, nameAndTurn[0]);
            kube.patch(
                    Kube.core(namespace, "configmaps", nameAndTurn[0]),
                    "{\"metadata\": {\"annotations\": {\"example.com/turn\": \"" + nameAndTurn[1] + "\"}}}");
        }
        Cairn extended = cairn.from(withSamplePlugin(cairn.installation()));

        assertThat(ended(0, extended.run("plugin", "list")).out()).contains("turn-annotation");
        ended(0, createBackup(extended, "b1", "--include-namespaces", namespace, "--orderer", "turn-annotation"));

        assertThat(stored(cairn, "b1").items())
                .startsWith(
                        "configmaps/" + namespace + "/b",
                        "configmaps/" + namespace + "/c",
                        "configmaps/" + namespace + "/a");
    }

    private static Path withSamplePlugin(Path installation) throws IOException {
        Path copy = Environment.newFolder("extended-").resolve("cairn");
        Environment.command("cp", "-r", installation.toString(), copy.toString());
        Path jar = Path.of(System.getProperty("cairn.samplePlugin"));
        Files.copy(jar, copy.resolve("plugins").resolve(jar.getFileName()));
        return copy;
    }
}
