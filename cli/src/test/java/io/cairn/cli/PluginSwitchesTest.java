// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.TestShell.Result;
import io.cairn.cli.options.SpecOptions;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A flag goes before the specification, that before the configuration, and that before the plugin's own default. */
class PluginSwitchesTest {

    @TempDir
    private Path home;

    private Path spec;

    @BeforeEach
    void specificationAndConfiguration() throws IOException {
        spec = home.resolve("nightly.yaml");
        Files.writeString(spec, """
                apiVersion: cairn.io/v1
                kind: Backup
                spec:
                  plugins:
                    in-both: {enabled: true}
                    in-spec: {enabled: false, config: {a: spec}}
                """);
        config("""
                plugins:
                  in-both: {enabled: false, config: {b: file}}
                  in-spec: {config: {a: file, b: file}}
                  in-file: {enabled: false}
                """);
    }

    private void config(String text) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".config/cairn"));
        Files.writeString(folder.resolve("config.yaml"), text);
    }

    @Command
    private static final class Probe implements Runnable {
        @Mixin
        private SpecOptions options = new SpecOptions();

        @Override
        public void run() {}
    }

    private BackupSpec read(String... args) throws IOException {
        Probe probe = new Probe();
        new CommandLine(probe).parseArgs(args);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Shell shell = new Shell(
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                Map.of(),
                home,
                Optional.empty(),
                "cairn",
                false,
                false,
                Clock.systemUTC());
        return probe.options.read(shell).spec();
    }

    @Test
    void theSpecificationGoesBeforeTheConfiguration() throws IOException {
        BackupSpec read = read("-f", spec.toString());

        assertThat(read.switched("in-both")).contains(true);
        assertThat(read.settings("in-both")).containsExactly(Map.entry("b", "file"));
        assertThat(read.switched("in-spec")).contains(false);
        assertThat(read.settings("in-spec")).containsOnly(Map.entry("a", "spec"), Map.entry("b", "file"));
        assertThat(read.switched("in-file")).contains(false);
        assertThat(read.switched("in-none")).isEmpty();
    }

    @Test
    void aFlagGoesBeforeBothAndKeepsTheSettings() throws IOException {
        BackupSpec read = read(
                "-f",
                spec.toString(),
                "--enable-plugin",
                "in-spec",
                "--enable-plugin",
                "in-file",
                "--disable-plugin",
                "in-both");

        assertThat(read.switched("in-spec")).contains(true);
        assertThat(read.settings("in-spec")).containsEntry("a", "spec");
        assertThat(read.switched("in-file")).contains(true);
        assertThat(read.switched("in-both")).contains(false);
        assertThat(read.plugins().get("in-both").source()).isEqualTo("--disable-plugin");
    }

    @Test
    void onePluginCanNotBeSwitchedBothWaysByFlags() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read("--enable-plugin", "waves", "--disable-plugin", "waves"))
                .withMessage(
                        "the plugin 'waves' is switched on by --enable-plugin and off by --disable-plugin: keep one"
                                + " of them");
    }

    @Test
    void aSettingOfAnOrdererMayBeAList() throws IOException {
        assertThat(read("--orderer", "application:order=db, web,types=pods,jobs")
                        .orderers())
                .containsExactly(new OrdererChoice("application", Map.of("order", "db,web", "types", "pods,jobs")));
    }

    private void install(String id, String byDefault) throws IOException {
        Manifest manifest = new Manifest();
        Attributes stated = manifest.getMainAttributes();
        stated.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        stated.putValue("Plugin-Id", id);
        stated.putValue("Plugin-Version", "1.0.0");
        stated.putValue("Plugin-Class", "no.Such");
        stated.putValue("Plugin-Default", byDefault);
        Path folder = Files.createDirectories(home.resolve(".local/share/cairn/plugins"));
        try (OutputStream file = Files.newOutputStream(folder.resolve(id + ".jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    @Test
    void theListSaysWhatIsOnAndWhy() throws IOException {
        install("in-file", "on");
        install("other", "off");

        Result result = new TestShell(home).run("plugin", "list");

        assertThat(result.out()).containsPattern("in-file +1.0.0 +refused +off, /\\S+/config.yaml:4:\\d+ ");
        assertThat(result.out()).containsPattern("other +1.0.0 +refused +off, by default ");
        assertThat(new TestShell(home)
                        .run("plugin", "info", "other", "-o", "json")
                        .out())
                .contains("\"enabled\": false", "\"enabledBy\": \"by default\"");
    }

    @Test
    void anUnknownPluginIsWrongUsage() throws IOException {
        config("");
        install("waves", "off");
        Files.writeString(home.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - {name: c, cluster: {server: 'http://127.0.0.1:1'}}
                contexts:
                - {name: c, context: {cluster: c}}
                current-context: c
                """);

        Result result = new TestShell(home).run("backup", "plan", "--enable-plugin", "wavs");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo(
                        "cairn: there is no plugin 'wavs', of which --enable-plugin speaks, did you mean 'waves'?\n");
    }
}
