// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command doesn't need must not be loaded: it is most of the time that a short command takes. */
class StartUpTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "version", "backup create --help"})
    void helpAndVersionLoadNothingOfTheEngine(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.command().addAll(java.util.List.of(line.split(" ", -1)));
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(loaded)
                .contains("io.cairn.cli.Main ")
                .doesNotContain("io.fabric8.")
                .doesNotContain("com.google.")
                .doesNotContain("org.pf4j.")
                .doesNotContain("tools.jackson.")
                .doesNotContain("org.slf4j.");
    }
}
