// SPDX-License-Identifier: Apache-2.0
package io.cairn.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.distribution.Distribution.Result;
import io.cairn.distribution.Distribution.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherIT {

    private static final Map<String, String> NO_ARCHIVE = Map.of("CAIRN_CDS", "off");

    @TempDir
    private static Path shared;

    private static Distribution installed;

    @TempDir
    private Path temp;

    @BeforeAll
    static void unpack() throws Exception {
        installed = Distribution.unpackedInto(shared.resolve("installed"));
    }

    @Test
    void printsItsVersionAndNothingElse() throws Exception {
        assertThatItWorks(run(NO_ARCHIVE, installed.program().toString(), "version"));
    }

    @Test
    void printsItsHelp() throws Exception {
        Result result = run(NO_ARCHIVE, installed.program().toString(), "--help");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage:").contains("backup");
    }

    @Test
    void worksThroughALinkToALink() throws Exception {
        Path links = Files.createDirectory(shared.resolve("links"));
        Files.createDirectory(links.resolve("bin"));
        Files.createSymbolicLink(links.resolve("bin/real"), installed.program());
        Files.createSymbolicLink(links.resolve("cairn"), Path.of("bin/real"));

        assertThatItWorks(run(NO_ARCHIVE, links.resolve("cairn").toString(), "version"));
    }

    @Test
    void worksAsAPluginOfKubectlThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(
                shared.resolve("kubectl-cairn"), installed.home().resolve("bin/kubectl-cairn"));

        assertThatItWorks(run(NO_ARCHIVE, link.toString(), "version"));
    }

    @Test
    void worksFromItsOwnFolder() throws Exception {
        Path bin = installed.home().resolve("bin");

        assertThatItWorks(Distribution.run(bin, NO_ARCHIVE, List.of("sh", "cairn", "version")));
        assertThatItWorks(Distribution.run(bin, NO_ARCHIVE, List.of("./kubectl-cairn", "version")));
    }

    @Test
    void worksInAPathWithBlanksAndOtherSigns() throws Exception {
        Distribution odd = Distribution.unpackedInto(temp.resolve("a folder; with 'odd' $signs*"));

        assertThatItWorks(run(NO_ARCHIVE, odd.program().toString(), "version"));
    }

    @Test
    void tellsNothingOfTheCompilerWhenItVerifies() throws Exception {
        Distribution odd = Distribution.unpackedInto(temp.resolve("a folder with blanks"));

        Result result = run(NO_ARCHIVE, odd.program().toString(), "backup", "verify", "nightly", "--location", "./");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("cairn: ").contains("nightly").hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "restore create r",
                "backup create b -f none.yaml",
                "backup create --file none.yaml",
                "backup create b --order pods:a/b",
                "backup create b --ordered-resources pods=a/b"
            })
    void compilesEarlyWhereItemsGoOneByOne(String command) throws Exception {
        assertThat(compileThresholdScaling(command)).isEqualTo("0.300000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup create b", "backup get -o json", "restore get", "version"})
    void compilesAsUsualElsewhere(String command) throws Exception {
        assertThat(compileThresholdScaling(command)).isEqualTo("1.000000");
    }

    private String compileThresholdScaling(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(installed.program().toString()));
        command.addAll(List.of(arguments.split(" ")));
        // Nothing is run, whatever cluster the home folder knows.
        command.add("--no-such-option");
        Result result =
                Distribution.run(temp, Map.of("CAIRN_CDS", "off", "CAIRN_JAVA_OPTS", "-XX:+PrintFlagsFinal"), command);
        Matcher flag =
                Pattern.compile("double CompileThresholdScaling += (\\S+) ").matcher(result.out());
        assertThat(flag.find()).isTrue();
        assertThat(result.exitCode()).isEqualTo(2);
        return flag.group(1);
    }

    @Test
    void saysThatJavaCannotUseAPathWithAColon() throws Exception {
        Distribution colon = Distribution.unpackedInto(temp.resolve("a:b"));

        Result result = run(NO_ARCHIVE, colon.program().toString(), "version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("cairn: " + colon.home() + " has a colon in its path");
    }

    @Test
    void worksWithoutAHome() throws Exception {
        assertThatItWorks(run(Map.of(), installed.program().toString(), "version"));
    }

    @Test
    void worksWithAHomeThatCannotBeWritten() throws Exception {
        Path notAFolder = Files.createFile(temp.resolve("home"));

        assertThatItWorks(
                run(Map.of("HOME", notAFolder.toString()), installed.program().toString(), "version"));
    }

    @Test
    void keepsArgumentsAsTheyAre() throws Exception {
        Result result = run(NO_ARCHIVE, installed.program().toString(), "no such * command");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("no such * command");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void passesOptionsOnToTheJvm() throws Exception {
        Result result = run(
                Map.of("CAIRN_CDS", "off", "CAIRN_JAVA_OPTS", "-Xmx96m -XX:+PrintFlagsFinal"),
                installed.program().toString(),
                "version");

        assertThat(result.out()).containsPattern("MaxHeapSize += 100663296 ");
    }

    @Test
    void offersTheCheapestCiphersFirstUnlessTheUserHasAnOrderOfHisOwn() throws Exception {
        String ciphers = "-Djdk.tls.client.cipherSuites=TLS_AES_256_GCM_SHA384";

        assertThat(settings("")).contains("jdk.tls.client.cipherSuites = TLS_CHACHA20_POLY1305_SHA256,TLS_AES_");
        assertThat(settings(ciphers)).contains("jdk.tls.client.cipherSuites = TLS_AES_256_GCM_SHA384\n");
    }

    private String settings(String options) throws Exception {
        Result result = run(
                Map.of("CAIRN_CDS", "off", "CAIRN_JAVA_OPTS", "-XshowSettings:properties " + options),
                installed.program().toString(),
                "version");
        return result.out() + result.err();
    }

    @Test
    void saysThatJavaHomeIsWrong() throws Exception {
        Result result = run(
                Map.of("JAVA_HOME", temp.resolve("gone").toString()),
                installed.program().toString(),
                "version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo("cairn: JAVA_HOME is " + temp.resolve("gone")
                        + ", where there is no bin/java: set it to a Java 17 or newer, or unset it\n");
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        Result result = run(
                Map.of("PATH", temp.toString()), "/bin/sh", installed.program().toString(), "version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("cairn: no java found: ");
    }

    @Test
    void saysThatJavaIsTooOldWithoutStartingIt() throws Exception {
        Path java = javaHome("exit 99");
        Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_402\"\n");

        assertThatJavaIsTooOld(java, "Java 8,");
    }

    @Test
    void asksAJavaThatHasNoReleaseFileForItsVersion() throws Exception {
        Path java = javaHome("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

        assertThatJavaIsTooOld(java, "Java 11,");
    }

    @Test
    void setsUpItsLogWithoutWhatLogbackLooksFor() throws Exception {
        Path loaded = temp.resolve("loaded.txt");
        Map<String, String> environment =
                Map.of("CAIRN_CDS", "off", "CAIRN_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);

        Result result = run(environment, installed.program().toString(), "backup", "plan", "--kubeconfig", "none");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).isEqualTo("cairn: the kubeconfig none doesn't exist\n");
        assertThat(Files.readAllLines(loaded))
                .anySatisfy(line -> assertThat(line).contains("io.cairn.cli.log.LogProvider "))
                .noneMatch(line -> line.contains("ch.qos.logback.classic.util.ContextInitializer "));
    }

    @Test
    void usesAClassArchiveFromTheSecondStartOnAndWritesNothingIntoTheInstallation() throws Exception {
        Map<String, Object> before = installed.files();
        assertThatItWorks(run(cacheOf(temp), installed.program().toString(), "version"));
        Path archive = archiveIn(temp);
        Path loaded = temp.resolve("loaded.txt");
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", temp.toString(), "CAIRN_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);

        assertThatItWorks(run(environment, installed.program().toString(), "version"));

        assertThat(Files.readAllLines(loaded))
                .anySatisfy(line -> assertThat(line).contains("io.cairn.cli.Main source: shared objects file"))
                .anySatisfy(line -> assertThat(line).contains("$ITypeConverter source: shared objects file"));
        assertThat(run(environment, installed.program().toString(), "--help").exitCode())
                .isZero();
        // No jar is looked into, for classes or for anything else.
        assertThat(Files.readAllLines(loaded))
                .anySatisfy(line -> assertThat(line).contains("picocli.CommandLine source: shared objects file"))
                .noneMatch(line -> line.contains("jdk.internal.loader.URLClassPath$JarLoader "));
        assertThat(Files.getPosixFilePermissions(archive.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(installed.files()).isEqualTo(before);
    }

    @Test
    void makesOneClassArchiveWhenTwoStartAtOnceAndGoesOnQuietlyWhenItIsDamaged() throws Exception {
        List<String> command = List.of(installed.program().toString(), "version");
        Running first = Distribution.start(temp, cacheOf(temp), command);
        Running second = Distribution.start(temp, cacheOf(temp), command);

        assertThatItWorks(first.await());
        assertThatItWorks(second.await());
        Path archive = archiveIn(temp);

        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(archive, "not an archive");
        assertThatItWorks(run(cacheOf(temp), installed.program().toString(), "version"));
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        return Distribution.run(temp, environment, List.of(command));
    }

    private static void assertThatItWorks(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains(System.getProperty("cairn.version"));
    }

    private Path javaHome(String script) throws IOException {
        Path home = temp.resolve("java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private void assertThatJavaIsTooOld(Path java, String version) throws Exception {
        Result result =
                run(Map.of("JAVA_HOME", java.toString()), installed.program().toString(), "version");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("cairn: " + java.resolve("bin/java") + " is " + version)
                .contains("needs 17 or newer");
    }

    private static Map<String, String> cacheOf(Path folder) {
        return Map.of("XDG_CACHE_HOME", folder.toString());
    }

    private static Path classesOf(Path cache) {
        return cache.resolve("cairn/classes");
    }

    /** Waits for the archive that the first start makes in the background, and for the end of that work. */
    private static Path archiveIn(Path cache) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(Duration.ofMinutes(3));
        while (Instant.now().isBefore(limit)) {
            List<String> names = Files.isDirectory(classesOf(cache)) ? namesIn(classesOf(cache)) : List.of();
            if (names.size() == 1 && names.get(0).endsWith(".jsa")) {
                return classesOf(cache).resolve(names.get(0));
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no class archive in " + classesOf(cache));
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
