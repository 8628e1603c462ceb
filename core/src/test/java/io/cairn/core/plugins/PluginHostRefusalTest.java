// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be used is refused with one sentence, while the others load. */
class PluginHostRefusalTest {

    @TempDir
    Path temp;

    private Path folder;
    private Path userFolder;
    private PluginHost host;

    @BeforeEach
    void aFolderWithOneGoodPlugin() throws IOException {
        folder = temp.resolve("plugins");
        userFolder = temp.resolve("user");
        host = new PluginHost(List.of(folder, userFolder), temp.resolve("cache"));
        PluginJar.plugin("good").jar(folder.resolve("good.jar"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** The one plugin that was refused, beside the good one that was not. */
    private PluginInfo theRefused() {
        assertThat(host.plugins())
                .filteredOn(info -> info.state() == PluginInfo.State.LOADED)
                .extracting(PluginInfo::id)
                .contains("good");
        List<PluginInfo> refused = host.plugins().stream()
                .filter(info -> info.state() == PluginInfo.State.REFUSED)
                .toList();
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0).extensions()).isEmpty();
        return refused.get(0);
    }

    @Test
    void aFileThatIsNoJar() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.jar"), "this is not a jar");

        assertThat(theRefused().reason()).startsWith("the file can't be read: ");
        assertThat(theRefused().id()).isEqualTo("bad.jar");
        assertThat(theRefused().file()).isEqualTo(file);
    }

    @Test
    void aJarCutShort() throws IOException {
        Path file = PluginJar.plugin("bad").jar(folder.resolve("bad.jar"));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(theRefused().reason()).startsWith("the file can't be read: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Plugin-Id", "Plugin-Version", "Plugin-Class"})
    void aManifestThatLacks(String entry) throws IOException {
        PluginJar.plugin("bad").without(entry).jar(folder.resolve("bad.jar"));

        assertThat(theRefused().reason()).isEqualTo("the manifest has no " + entry);
    }

    @Test
    void aJarWithoutManifest() throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(folder.resolve("bad.jar")))) {
            out.putNextEntry(new ZipEntry("readme.txt"));
            out.closeEntry();
        }

        assertThat(theRefused().reason()).isEqualTo("the manifest has no Plugin-Id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Plugin-Version | one | the Plugin-Version 'one' is not a semantic version such as 1.0.0",
                "Plugin-Version | 1 | the Plugin-Version '1' is not a semantic version such as 1.0.0",
                "Plugin-Requires | what & ever"
                        + " | 'what & ever' is not a range of versions such as '>=0.1.0 & <1.0.0'",
                "Plugin-Requires | >=9.0.0"
                        + " | it requires the plugin API >=9.0.0, and this is 0.1.0; look for a version of the plugin made for it",
                "Plugin-Requires | 9.0.0"
                        + " | it requires the plugin API 9.0.0, and this is 0.1.0; look for a version of the plugin made for it",
                "Plugin-Class | bad.Nowhere | the Plugin-Class bad.Nowhere is not in the file",
            })
    void aManifestThatStates(String entry, String value, String reason) throws IOException {
        PluginJar.plugin("bad").manifest(entry, value).jar(folder.resolve("bad.jar"));

        assertThat(theRefused().reason()).isEqualTo(reason);
        assertThat(theRefused().id()).isEqualTo("bad");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "public class Entry { } | the Plugin-Class bad.Entry doesn't extend io.cairn.api.CairnPlugin",
                "public class Entry extends org.pf4j.Plugin { }"
                        + " | the Plugin-Class bad.Entry doesn't extend io.cairn.api.CairnPlugin",
                "public abstract class Entry extends io.cairn.api.CairnPlugin { public Entry() {} }"
                        + " | the Plugin-Class bad.Entry is not a public class that can be made",
                "class Entry extends io.cairn.api.CairnPlugin { public Entry() {} }"
                        + " | the Plugin-Class bad.Entry is not a public class that can be made",
                "public class Entry extends io.cairn.api.CairnPlugin { Entry() {} }"
                        + " | the Plugin-Class bad.Entry has no public constructor without parameters",
                "public class Entry extends io.cairn.api.CairnPlugin { public Entry(String a) {} }"
                        + " | the Plugin-Class bad.Entry has no public constructor without parameters",
                "public class Entry extends io.cairn.api.CairnPlugin"
                        + " { public Entry() { throw new IllegalStateException(\"no room\"); } }"
                        + " | the Plugin-Class bad.Entry can't be made: IllegalStateException: no room",
                "public class Entry extends io.cairn.api.CairnPlugin"
                        + " { static final int N = Integer.parseInt(\"x\"); public Entry() {} }"
                        + " | the Plugin-Class bad.Entry can't be made: NumberFormatException: For input string: \"x\"",
                "public class Entry extends io.cairn.api.CairnPlugin"
                        + " { public Entry() {} @Override public void start() { throw new RuntimeException(\"not now\"); } }"
                        + " | the Plugin-Class bad.Entry can't be started: RuntimeException: not now",
            })
    void anEntryClassLike(String source, String reason) throws IOException {
        PluginJar.named("bad").source("package bad; " + source).jar(folder.resolve("bad.jar"));

        assertThat(theRefused().reason()).isEqualTo(reason);
    }

    @Test
    void anEntryClassBuiltOnAClassThatIsNotInTheJar() throws IOException {
        PluginJar.named("bad")
                .source("package bad; public class Base extends io.cairn.api.CairnPlugin {}")
                .source("package bad; public class Entry extends Base { public Entry() {} }")
                .dropping("bad.Base")
                .jar(folder.resolve("bad.jar"));

        assertThat(theRefused().reason())
                .isEqualTo("the Plugin-Class bad.Entry can't be loaded: NoClassDefFoundError: bad/Base");
    }

    @Test
    void anEntryClassThatNamesAClassThatIsNoExtension() throws IOException {
        PluginJar.named("bad")
                .source(
                        "package bad; import java.util.List; public class Entry extends io.cairn.api.CairnPlugin {"
                                + " public Entry() {} @SuppressWarnings(\"unchecked\") @Override"
                                + " public List<Class<? extends io.cairn.api.ItemOrderer>> orderers()"
                                + " { return (List<Class<? extends io.cairn.api.ItemOrderer>>) (List<?>) List.of(String.class); } }")
                .jar(folder.resolve("bad.jar"));

        assertThat(theRefused().reason())
                .contains("plugin 'bad', bad.Entry")
                .contains("java.lang.String is not a class that implements ItemOrderer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/cairn/api/Item.class",
                "org/pf4j/Plugin.class",
                "org/slf4j/Logger.class",
                "jakarta/inject/Inject.class"
            })
    void aJarThatCarriesItsOwnCopyOfTheApi(String entry) throws IOException {
        PluginJar.plugin("bad").entry(entry, "").jar(folder.resolve("bad.jar"));

        String className = entry.replace('/', '.').replace(".class", "");
        assertThat(theRefused().reason())
                .isEqualTo("it carries its own copy of " + className
                        + ", which the host provides; give that dependency the scope 'provided'");
    }

    @Test
    void aZipWhoseLibraryCarriesTheApi() throws IOException {
        PluginJar.plugin("bad")
                .zip(folder.resolve("bad.zip"), PluginJar.plugin("lib").entry("org/slf4j/Logger.class", ""));

        assertThat(theRefused().reason()).startsWith("it carries its own copy of org.slf4j.Logger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "classes/../../evil.txt", "/evil.txt", "..\\evil.txt"})
    void aZipWhosePathsClimb(String entry) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(folder.resolve("bad.zip")))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write("evil".getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }

        assertThat(theRefused().reason())
                .isEqualTo("the zip has the entry '" + entry + "', which would be written outside its folder");
        try (var left = Files.walk(temp)) {
            assertThat(left.filter(path -> path.toString().endsWith("evil.txt")))
                    .isEmpty();
        }
        try (var left = Files.list(temp.resolve("cache"))) {
            assertThat(left).containsExactly(temp.resolve("cache/lock"));
        }
    }

    @Test
    void theSecondOfTwoFilesWithOneIdByFileName() throws IOException {
        Path first = PluginJar.plugin("twin").jar(folder.resolve("a.jar"));
        Path second = PluginJar.plugin("twin").jar(folder.resolve("b.jar"));

        assertThat(theRefused().file()).isEqualTo(second);
        assertThat(theRefused().reason())
                .isEqualTo("the plugin id 'twin' is taken by " + first + "; remove one of the two");
    }

    @Test
    void aUsersCopyOfAPluginOfTheInstallation() throws IOException {
        Path second =
                PluginJar.plugin("good").manifest("Plugin-Version", "2.0.0").jar(userFolder.resolve("a.jar"));

        assertThat(theRefused().file()).isEqualTo(second);
        assertThat(theRefused().reason()).contains(folder.resolve("good.jar").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "other | it needs the plugin 'other' in version *, which is not here",
                "good@>=2.0.0 | it needs the plugin 'good' in version >=2.0.0, and 1.0.0 is here",
                "bad | it needs the plugin 'bad' in version *, which is refused itself",
            })
    void aPluginWithoutWhatItDependsOn(String dependency, String reason) throws IOException {
        PluginJar.plugin("bad").manifest("Plugin-Dependencies", dependency).jar(folder.resolve("bad.jar"));

        assertThat(theRefused().reason()).isEqualTo(reason);
    }

    @Test
    void aPluginThatDependsOnARefusedOne() throws IOException {
        PluginJar.plugin("a").manifest("Plugin-Dependencies", "b").jar(folder.resolve("a.jar"));
        PluginJar.plugin("b").manifest("Plugin-Class", "nowhere").jar(folder.resolve("b.jar"));

        assertThat(host.refused(Map.of()))
                .filteredOn(info -> info.id().equals("a"))
                .extracting(PluginInfo::reason)
                .containsExactly("it needs the plugin 'b' in version *, which is refused itself");
    }

    @Test
    void pluginsThatDependOnEachOther() throws IOException {
        PluginJar.plugin("a").manifest("Plugin-Dependencies", "b").jar(folder.resolve("a.jar"));
        PluginJar.plugin("b").manifest("Plugin-Dependencies", "a").jar(folder.resolve("b.jar"));

        assertThat(host.refused(Map.of())).extracting(PluginInfo::id).containsExactly("a", "b");
        assertThat(host.plugins()).filteredOn(info -> info.id().equals("good")).hasSize(1);
    }
}
