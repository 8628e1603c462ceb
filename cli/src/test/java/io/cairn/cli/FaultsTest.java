// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places that take no more, or never took anything. */
class FaultsTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start();
        server.apply(Samples.namespace("shop"));
        for (int i = 0; i < 30; i++) {
            server.apply(Samples.configMap("shop", "c" + i, "k", "v"));
        }
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A process of its own, as a limit of the operating system holds for a whole process. */
    private Result process(String before, String... args) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                "sh",
                "-c",
                (before.isEmpty() ? ":" : before) + "; exec \"$@\"" + (before.isEmpty() ? " > /dev/full" : ""),
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(args));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("CAIRN_"));
        int exit = builder.start().waitFor();
        return new Result(exit, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    @Test
    void aDownloadThatDoesNotFitIsSaidWithItsFileAndLeavesNothing() throws Exception {
        assertThat(cairn.run("backup", "create", "b1", "--include-namespaces", "shop")
                        .exit())
                .isZero();
        Path folder = Files.createDirectory(home.resolve("downloads"));
        Path target = folder.resolve("b1.tar.gz");

        Result result = process("ulimit -f 1", "backup", "download", "b1", "--output", target.toString());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("cairn: can't write " + target + ": ")
                .endsWith("; make room there, or name a file in another place by --output\n")
                .hasLineCount(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatADownloadLeftThatWasKilledGoesWithTheNextOneAndThatOfALivingOneStays() throws Exception {
        cairn.run("backup", "create", "b1", "--include-namespaces", "shop");
        Path folder = Files.createDirectory(home.resolve("downloads"));
        Path killed = Files.writeString(folder.resolve(".b1.tar.gz4711.part"), "secret");
        Path living = Files.writeString(folder.resolve(".b1.tar.gz4712.part"), "secret");
        Path others = Files.writeString(folder.resolve(".b1.tar.gz.part"), "of another program");
        Path target = folder.resolve("b1.tar.gz");

        try (FileChannel channel = FileChannel.open(living, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(cairn.run("backup", "download", "b1", "--output", target.toString())
                            .exit())
                    .isZero();
        }

        assertThat(killed).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(living, others, target);
        }
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDownloadIntoAFolderThatIsNotThereIsWrongUsage() {
        cairn.run("backup", "create", "b1", "--include-namespaces", "shop");

        Result result = cairn.run("backup", "download", "b1", "--output", home + "/none/b1.tar.gz");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("cairn: there is no folder for the file '" + home + "/none/b1.tar.gz'\n");
    }

    @Test
    void aDownloadToAStandardOutputThatIsFullFails() throws Exception {
        assertThat(cairn.run("backup", "create", "b1", "--include-namespaces", "shop")
                        .exit())
                .isZero();

        Result result = process("", "backup", "download", "b1", "--output", "-");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("cairn: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOME/kubeconfig/backups", "/proc/sys/cairn-backups"})
    void aFolderThatTakesNothingIsNamedInOneSentenceAndNothingIsHalfDone(String place) throws IOException {
        String location = place.replace("HOME", home.toString());

        Result result = cairn.run("backup", "create", "b1", "--include-namespaces", "shop", "--location", location);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("cairn: ")
                .contains(location)
                .doesNotContain("Cairn itself")
                .hasLineCount(1);
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left).containsExactly(home.resolve("kubeconfig"));
        }
    }
}
