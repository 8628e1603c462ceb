// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {

    private static final String ORDERER_BODY = "@Override public java.util.List<io.cairn.api.Sequence>"
            + " order(io.cairn.api.OrderRequest request, io.cairn.api.OrderView view) ";

    private static final OrderRequest REQUEST = new OrderRequest(Map.of(), Map.of());

    @TempDir
    Path temp;

    private final ClusterAccess access = mock(ClusterAccess.class);
    private final OrderView view = mock(OrderView.class);
    private Path folder;
    private Path userFolder;
    private Path cache;
    private PluginHost host;

    @BeforeEach
    void newHost() {
        folder = temp.resolve("plugins");
        userFolder = temp.resolve("user");
        cache = temp.resolve("cache");
        host = new PluginHost(List.of(folder, userFolder), cache);
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** A plugin with one orderer {@code ID.Sorter} of this body. */
    private static PluginJar orderer(String id, String body) {
        return PluginJar.extending(id, "orderers", "ItemOrderer", id + ".Sorter")
                .source(sorter(id, "Sorter", body));
    }

    private static String sorter(String id, String className, String body) {
        return "package " + id + "; public class " + className + " implements io.cairn.api.ItemOrderer {"
                + " @Override public String name() { return \"" + className.toLowerCase(java.util.Locale.ROOT)
                + "\"; } " + body + " }";
    }

    private static String throwing(String expression) {
        return ORDERER_BODY + "{ throw " + expression + "; }";
    }

    private Extension<ItemOrderer> onlyOrderer() {
        PluginRun run = host.run(access, Map.of());
        assertThat(run.orderers()).as(() -> run.problems().toString()).hasSize(1);
        return run.orderers().get(0);
    }

    /** Text that an orderer answers with: the name of its first sequence. */
    private static String answer(Extension<ItemOrderer> orderer, OrderView view) throws ClusterException {
        return orderer.call(it -> it.order(REQUEST, view)).get(0).name();
    }

    private static String answering(String expression) {
        return ORDERER_BODY + "{ return java.util.List.of(new io.cairn.api.Sequence(" + expression
                + ", java.util.List.of(), false)); }";
    }

    @Test
    void aFolderThatDoesNotExistHoldsNoPlugins() {
        assertThat(host.plugins()).isEmpty();
        assertThat(host.run(access, Map.of()).orderers()).isEmpty();
        assertThat(host.objectStores()).isEmpty();
    }

    @Test
    void aPluginIsDescribedAsItsManifestStates() throws IOException {
        Path file = orderer("sorting", answering("\"x\""))
                .manifest("Plugin-Description", "Sorts")
                .manifest("Plugin-Provider", "Example")
                .manifest("Plugin-License", "MIT")
                .jar(folder.resolve("sorting.jar"));

        assertThat(host.plugins())
                .containsExactly(new PluginInfo(
                        "sorting",
                        "1.0.0",
                        ">=0.1.0 & <1.0.0",
                        "Example",
                        "Sorts",
                        "MIT",
                        file,
                        true,
                        PluginInfo.State.LOADED,
                        "",
                        Map.of("ItemOrderer", List.of("sorting.Sorter"))));
    }

    @Test
    void aPluginThatStatesNoRequirementWorksWithEveryApi() throws IOException {
        PluginJar.plugin("easy").without("Plugin-Requires").jar(folder.resolve("easy.jar"));

        assertThat(host.plugins()).extracting(PluginInfo::state).containsExactly(PluginInfo.State.LOADED);
        assertThat(host.plugins()).extracting(PluginInfo::requires).containsExactly("*");
    }

    @Test
    void pluginsOfAllFoldersAreLoadedAndOtherFilesPassedOver() throws IOException {
        PluginJar.plugin("b").jar(folder.resolve("b.jar"));
        PluginJar.plugin("a").jar(userFolder.resolve("a.jar"));
        Files.writeString(folder.resolve("README.txt"), "not a plugin");
        Files.createDirectory(folder.resolve("folder.jar"));

        assertThat(host.plugins()).extracting(PluginInfo::id).containsExactly("a", "b");
    }

    @Test
    void extensionsComeByPluginIdAndThenAsThePluginNamesThem() throws IOException {
        PluginJar.extending("b", "orderers", "ItemOrderer", "b.Two", "b.One")
                .source(sorter("b", "One", answering("\"x\"")))
                .source(sorter("b", "Two", answering("\"x\"")))
                .jar(folder.resolve("1.jar"));
        orderer("a", answering("\"x\"")).jar(folder.resolve("2.jar"));

        assertThat(host.run(access, Map.of()).orderers())
                .extracting(Extension::toString)
                .containsExactly("a/sorter", "b/two", "b/one");
    }

    /** A plugin with the backup action 'changer', which has more members. */
    private static PluginJar backupAction(String members) {
        return PluginJar.extending("a", "backupActions", "BackupItemAction", "a.A")
                .source("package a; public class A implements io.cairn.api.BackupItemAction {" + members
                        + " public String name() { return \"changer\"; }"
                        + " public io.cairn.api.AppliesTo appliesTo() { return io.cairn.api.AppliesTo.changing(\"pods\"); }"
                        + " public io.cairn.api.ActionResult execute(io.cairn.api.Item i)"
                        + " { return io.cairn.api.ActionResult.of(i); } }");
    }

    /** Notes in a system property that a class is used. */
    private static String noted(String what) {
        return " static { System.setProperty(\"cairn.test.loaded\","
                + " System.getProperty(\"cairn.test.loaded\", \"\") + \"" + what + " \"); }";
    }

    @Test
    void everyKindOfExtensionIsFound() throws IOException {
        PluginJar.extending("c", "collectors", "ItemCollector", "c.C")
                .source("package c; public class C implements io.cairn.api.ItemCollector {"
                        + " public String name() { return \"finder\"; }"
                        + " public java.util.List<io.cairn.api.Selection> collect(io.cairn.api.CollectRequest r)"
                        + " { return java.util.List.of(); } }")
                .jar(folder.resolve("c.jar"));
        backupAction("").jar(folder.resolve("a.jar"));
        PluginJar.extending("s", "objectStores", "ObjectStoreProvider", "s.S")
                .source("package s; public class S implements io.cairn.api.ObjectStoreProvider {"
                        + " public String scheme() { return \"mem\"; }"
                        + " public io.cairn.api.ObjectStore open(java.net.URI u, java.util.Map<String, String> c)"
                        + " throws java.io.IOException { throw new java.io.IOException(\"full: \" + u); } }")
                .jar(folder.resolve("s.jar"));

        PluginRun run = host.run(access, Map.of());
        assertThat(run.collectors()).extracting(Extension::name).containsExactly("finder");
        assertThat(run.backupActions()).extracting(Extension::name).containsExactly("changer");
        assertThat(run.orderers()).isEmpty();
        assertThat(host.objectStores()).extracting(Extension::name).containsExactly("mem");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> host.objectStores().get(0).call(s -> s.open(URI.create("mem:x"), Map.of())))
                .withMessage("full: mem:x");
    }

    @Test
    void aBackupLoadsNothingForRestoresAndARestoreNothingForBackups() throws IOException {
        backupAction(noted("backup")).jar(folder.resolve("a.jar"));
        PluginJar.extending("r", "restoreActions", "RestoreItemAction", "r.R")
                .source("package r; public class R implements io.cairn.api.RestoreItemAction {" + noted("restore")
                        + " public String name() { return \"bringer\"; }"
                        + " public io.cairn.api.AppliesTo appliesTo() { return io.cairn.api.AppliesTo.changing(\"pods\"); }"
                        + " public io.cairn.api.RestoreDecision execute(io.cairn.api.Item i, io.cairn.api.RestoreView v)"
                        + " { return io.cairn.api.RestoreDecision.keep(i); } }")
                .jar(folder.resolve("r.jar"));
        try {
            PluginRun backup = host.run(access, Map.of());
            assertThat(backup.backupActions()).extracting(Extension::name).containsExactly("changer");
            assertThat(backup.restoreActions()).isEmpty();
            assertThat(System.clearProperty("cairn.test.loaded")).isEqualTo("backup ");

            PluginRun restore = host.restoreRun(access, Map.of(), PluginLog.NONE);
            assertThat(restore.restoreActions()).extracting(Extension::name).containsExactly("bringer");
            assertThat(restore.backupActions()).isEmpty();
            assertThat(System.clearProperty("cairn.test.loaded")).isEqualTo("restore ");
        } finally {
            System.clearProperty("cairn.test.loaded");
        }
    }

    @Test
    void aPluginForLocationsIsNotEvenUnpackedBeforeALocationOfItsSchemeIsUsed() throws IOException {
        PluginJar.extending("s", "objectStores", "ObjectStoreProvider", "s.S")
                .manifest("Plugin-Schemes", "mem, other")
                .source("package s; public class S implements io.cairn.api.ObjectStoreProvider {"
                        + " public String scheme() { return \"mem\"; }"
                        + " public io.cairn.api.ObjectStore open(java.net.URI u, java.util.Map<String, String> c)"
                        + " throws java.io.IOException { throw new java.io.IOException(\"full: \" + u); } }")
                .zip(folder.resolve("s.zip"), PluginJar.plugin("unused"));

        PluginRun run = host.run(access, Map.of());
        assertThat(run.orderers()).isEmpty();
        assertThat(run.backupActions()).isEmpty();
        assertThat(host.refused(Map.of())).isEmpty();
        assertThat(cache).doesNotExist();

        assertThat(host.objectStore("mem")).map(Extension::name).contains("mem");
        assertThat(onlyChild(cache)).isDirectory();
        assertThat(host.objectStore("none")).isEmpty();
        assertThat(host.plugins()).extracting(PluginInfo::id).containsExactly("s");
    }

    @Test
    void aPluginForLocationsThatCarriesTheHostsClassesIsRefusedWhenItIsNeeded() throws IOException {
        PluginJar.extending("s", "objectStores", "ObjectStoreProvider")
                .manifest("Plugin-Schemes", "mem")
                .entry("org/slf4j/Logger.class", "")
                .jar(folder.resolve("s.jar"));

        assertThat(host.objectStore("mem")).isEmpty();
        assertThat(host.refused(Map.of()))
                .singleElement()
                .satisfies(file -> assertThat(file.reason()).contains("its own copy of org.slf4j.Logger"));
    }

    @Test
    void anExtensionIsMadeOnceARun() throws IOException {
        orderer("one", answering("\"x\"")).jar(folder.resolve("one.jar"));

        PluginRun run = host.run(access, Map.of());
        assertThat(run.orderers().get(0)).isSameAs(run.orderers().get(0));
        ItemOrderer first = run.orderers().get(0).call(it -> it);
        ItemOrderer ofAnotherRun = host.run(access, Map.of()).orderers().get(0).call(it -> it);
        assertThat(ofAnotherRun).isNotSameAs(first).hasSameClassAs(first);
    }

    @Test
    void anExtensionGetsTheClusterItsLoggerAndClassesOfItsPlugin() throws IOException {
        orderer(
                        "wired",
                        "private final Helper helper; private final io.cairn.api.ClusterAccess cluster;"
                                + " private final org.slf4j.Logger log; @jakarta.inject.Inject"
                                + " Sorter(Helper h, io.cairn.api.ClusterAccess c, org.slf4j.Logger l)"
                                + " { helper = h; cluster = c; log = l; }"
                                + answering("helper.deeper.cluster == cluster ? log.getName() : \"another\""))
                .source("package wired; class Helper { final Deeper deeper;"
                        + " @jakarta.inject.Inject Helper(Deeper d) { deeper = d; } }")
                .source("package wired; class Deeper { final io.cairn.api.ClusterAccess cluster;"
                        + " @jakarta.inject.Inject Deeper(io.cairn.api.ClusterAccess c) { cluster = c; } }")
                .jar(folder.resolve("wired.jar"));

        String loggerName = answer(onlyOrderer(), view);
        // Without a logging backend every logger is called NOP.
        assertThat(loggerName)
                .isEqualTo(org.slf4j.LoggerFactory.getLogger("wired").getName());
    }

    @Test
    void aSingletonIsSharedByThePluginsExtensionsOfOneRun() throws IOException {
        String body = "final Shared shared; @jakarta.inject.Inject %s(Shared s) { shared = s; }"
                + answering("\"\" + System.identityHashCode(shared)");
        PluginJar.extending("pair", "orderers", "ItemOrderer", "pair.One", "pair.Two")
                .source(sorter("pair", "One", body.formatted("One")))
                .source(sorter("pair", "Two", body.formatted("Two")))
                .source("package pair; @jakarta.inject.Singleton class Shared { }")
                .jar(folder.resolve("pair.jar"));

        PluginRun run = host.run(access, Map.of());
        String first = answer(run.orderers().get(0), view);
        assertThat(answer(run.orderers().get(1), view)).isEqualTo(first);
        assertThat(answer(host.run(access, Map.of()).orderers().get(0), view)).isNotEqualTo(first);
    }

    @Test
    void whatTheHostDoesNotGiveIsNotInjectedAndTheOthersStay() throws IOException {
        PluginJar.extending("greedy", "orderers", "ItemOrderer", "greedy.Bad", "greedy.Good")
                .source(sorter(
                        "greedy", "Bad", "@jakarta.inject.Inject Bad(java.util.Random r) {}" + answering("\"x\"")))
                .source(sorter("greedy", "Good", answering("\"x\"")))
                .jar(folder.resolve("greedy.jar"));

        PluginRun run = host.run(access, Map.of());
        assertThat(run.orderers()).extracting(Extension::name).containsExactly("good");
        assertThat(run.problems())
                .extracting(Throwable::getMessage)
                .containsExactly("plugin 'greedy', greedy.Bad: the constructor of greedy.Bad asks for"
                        + " java.util.Random, which the host doesn't give");
    }

    @Test
    void anObjectStoreIsGivenNoCluster() throws IOException {
        PluginJar.extending("s", "objectStores", "ObjectStoreProvider", "s.S")
                .source("package s; public class S implements io.cairn.api.ObjectStoreProvider {"
                        + " @jakarta.inject.Inject S(io.cairn.api.ClusterAccess c) {}"
                        + " public String scheme() { return \"mem\"; }"
                        + " public io.cairn.api.ObjectStore open(java.net.URI u, java.util.Map<String, String> c)"
                        + " { return null; } }")
                .jar(folder.resolve("s.jar"));

        assertThat(host.objectStores()).isEmpty();
        assertThat(host.problems())
                .extracting(Throwable::getMessage)
                .containsExactly("plugin 's', s.S: the constructor of s.S asks for io.cairn.api.ClusterAccess,"
                        + " which the host doesn't give");
    }

    @Test
    void anExtensionThatCannotBeMadeIsLeftOutAndNamed() throws IOException {
        orderer("broken", "public Sorter() { throw new IllegalStateException(\"no room\"); }" + answering("\"x\""))
                .jar(folder.resolve("broken.jar"));
        orderer("fine", answering("\"x\"")).jar(folder.resolve("fine.jar"));

        PluginRun run = host.run(access, Map.of());
        assertThat(run.orderers()).extracting(Extension::pluginId).containsExactly("fine");
        assertThat(run.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.pluginId()).isEqualTo("broken");
            assertThat(problem)
                    .hasMessage("plugin 'broken', broken.Sorter: it can't be made: IllegalStateException: no room");
        });
    }

    @Test
    void twoExtensionsOfOneNameAreAProblemAndTheFirstStays() throws IOException {
        PluginJar.extending("twins", "orderers", "ItemOrderer", "twins.A", "twins.B")
                .source(sorter("twins", "A", answering("\"x\"")).replace("\"a\"", "\"same\""))
                .source(sorter("twins", "B", answering("\"x\"")).replace("\"b\"", "\"same\""))
                .jar(folder.resolve("twins.jar"));

        PluginRun run = host.run(access, Map.of());
        assertThat(run.orderers()).hasSize(1);
        assertThat(run.problems())
                .extracting(Throwable::getMessage)
                .containsExactly("plugin 'twins', twins.B: the plugin has two extensions named 'same'");
    }

    @Test
    void anEntryClassThatThrowsCostsThatKindOnly() throws IOException {
        PluginJar.named("half")
                .source("package half; import java.util.List; import io.cairn.api.*;"
                        + " public class Entry extends CairnPlugin { public Entry() {}"
                        + " @Override public List<Class<? extends ItemCollector>> collectors()"
                        + " { throw new IllegalStateException(\"later\"); }"
                        + " @Override public List<Class<? extends ItemOrderer>> orderers()"
                        + " { return List.of(Sorter.class); } }")
                .source(sorter("half", "Sorter", answering("\"x\"")))
                .jar(folder.resolve("half.jar"));

        PluginRun run = host.run(access, Map.of());
        List<Extension<ItemCollector>> collectors = run.collectors();
        assertThat(collectors).isEmpty();
        assertThat(run.orderers()).hasSize(1);
        assertThat(run.problems())
                .extracting(Throwable::getMessage)
                .containsExactly("plugin 'half', half.Entry: IllegalStateException: later");
    }

    @Test
    void whatAnExtensionThrowsNamesThePluginAndTheExtension() throws IOException {
        orderer("faulty", throwing("new IllegalArgumentException(\"odd pod\")")).jar(folder.resolve("faulty.jar"));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> answer(onlyOrderer(), view))
                .withMessage("plugin 'faulty', sorter: IllegalArgumentException: odd pod")
                .satisfies(problem -> assertThat(problem.extension()).isEqualTo("sorter"))
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anErrorOfAnExtensionIsAPluginsFaultToo() throws IOException {
        orderer("unlinked", ORDERER_BODY + "{ Gone.call(); return java.util.List.of(); }")
                .source("package unlinked; class Gone { static void call() {} }")
                .dropping("unlinked.Gone")
                .jar(folder.resolve("unlinked.jar"));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> answer(onlyOrderer(), view))
                .withMessage("plugin 'unlinked', sorter: NoClassDefFoundError: unlinked/Gone");
    }

    @Test
    void endlessRecursionIsAPluginsFaultToo() throws IOException {
        orderer("deep", ORDERER_BODY + "{ return order(request, view); }").jar(folder.resolve("deep.jar"));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> answer(onlyOrderer(), view))
                .withCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void mistakesOfTheUserAndTroubleWithTheClusterPassAsTheyAre() throws IOException {
        PluginJar.extending("strict", "orderers", "ItemOrderer", "strict.Input", "strict.Cluster")
                .source(sorter(
                        "strict", "Input", throwing("new io.cairn.api.InvalidInputException(\"no such order\")")))
                .source(sorter(
                        "strict",
                        "Cluster",
                        throwing("new io.cairn.api.ClusterException(\"forbidden\", 403)")
                                .replace(" view) ", " view) throws io.cairn.api.ClusterException ")))
                .jar(folder.resolve("strict.jar"));

        List<Extension<ItemOrderer>> orderers = host.run(access, Map.of()).orderers();
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> answer(orderers.get(0), view))
                .withMessage("no such order");
        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> answer(orderers.get(1), view))
                .withMessage("forbidden");
    }

    @Test
    void theContextClassLoaderIsThePluginsDuringACallAndTheCallersAfterIt() throws IOException {
        orderer(
                        "context",
                        answering("Thread.currentThread().getContextClassLoader() == getClass().getClassLoader()"
                                + " ? \"own\" : \"other\""))
                .jar(folder.resolve("context.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        assertThat(answer(onlyOrderer(), view)).isEqualTo("own");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void aPluginSeesTheApiAndTheJdkAndNothingElseOfTheHost() throws IOException {
        String sees = "private static boolean sees(String name) { try { Class.forName(name); return true; }"
                + " catch (ClassNotFoundException e) { return false; } }";
        orderer(
                        "peeping",
                        sees
                                + answering(
                                        "sees(\"io.cairn.api.Item\") + \" \" + sees(\"java.net.http.HttpClient\") + \" \""
                                                + " + sees(\"java.sql.Driver\") + \" \""
                                                + " + sees(\"io.cairn.core.plugins.PluginHost\") + \" \""
                                                + " + sees(\"com.google.inject.Injector\") + \" \""
                                                + " + sees(\"tools.jackson.databind.ObjectMapper\")"))
                .jar(folder.resolve("peeping.jar"));

        assertThat(answer(onlyOrderer(), view)).isEqualTo("true true true false false false");
    }

    @Test
    void aPluginSeesItsOwnResourcesAndNoneOfTheHost() throws IOException {
        String own = "getClass().getClassLoader().getResource(\"own.txt\") != null";
        String hosts = "getClass().getClassLoader().getResource(\"io/cairn/core/plugins/PluginHost.class\") != null";
        String apis = "java.util.Collections.list(getClass().getClassLoader()"
                + ".getResources(\"org/pf4j/Plugin.class\")).size()";
        orderer(
                        "reading",
                        "private String look() { try { return (" + own + ") + \" \" + (" + hosts + ") + \" \" + " + apis
                                + "; } catch (java.io.IOException e) { return \"\" + e; } }" + answering("look()"))
                .entry("own.txt", "mine")
                .jar(folder.resolve("reading.jar"));

        assertThat(answer(onlyOrderer(), view)).isEqualTo("true false 0");
    }

    @Test
    void pluginsDoNotSeeEachOtherUnlessOneDependsOnTheOther() throws IOException {
        String sees = "private static String see() { try { Class.forName(\"lib.Thing\"); return \"seen\"; }"
                + " catch (ClassNotFoundException e) { return \"unseen\"; } }";
        PluginJar.plugin("lib").source("package lib; public class Thing {}").jar(folder.resolve("z-lib.jar"));
        orderer("alone", sees + answering("see()")).jar(folder.resolve("alone.jar"));
        orderer("dependent", sees + answering("see()"))
                .manifest("Plugin-Dependencies", "lib@>=1.0.0, nice-to-have?")
                .jar(folder.resolve("dependent.jar"));

        List<Extension<ItemOrderer>> orderers = host.run(access, Map.of()).orderers();
        assertThat(orderers).extracting(Extension::pluginId).containsExactly("alone", "dependent");
        assertThat(answer(orderers.get(0), view)).isEqualTo("unseen");
        assertThat(answer(orderers.get(1), view)).isEqualTo("seen");
    }

    @Test
    void aZipIsUnpackedIntoTheCacheWithItsLibrariesAndTheFolderStaysAsItIs() throws IOException {
        orderer("zipped", answering("lib.Words.word()"))
                .source("package lib; public class Words { public static String word() { return \"compiled in\"; } }")
                .dropping("lib.Words")
                .zip(
                        folder.resolve("zipped.zip"),
                        PluginJar.plugin("unused")
                                .source("package lib; public class Words {"
                                        + " public static String word() { return \"from the library\"; } }"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));

        assertThat(answer(onlyOrderer(), view)).isEqualTo("from the library");
        assertThat(folder).isDirectoryContaining("glob:**zipped.zip");
        try (Stream<Path> inside = Files.list(folder)) {
            assertThat(inside).hasSize(1);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void anUnpackedZipIsUsedAgainAndAnotherContentGetsItsOwnFolder() throws IOException {
        PluginJar nothing = PluginJar.plugin("unused");
        orderer("zipped", answering("\"first\"")).zip(folder.resolve("zipped.zip"), nothing);
        assertThat(answer(onlyOrderer(), view)).isEqualTo("first");
        Path unpacked = onlyChild(cache);
        Path marker = Files.writeString(unpacked.resolve("marker"), "still here");

        try (PluginHost again = new PluginHost(List.of(folder), cache)) {
            assertThat(again.plugins()).hasSize(1);
            assertThat(marker).exists();
            assertThat(onlyChild(cache)).isEqualTo(unpacked);
        }

        orderer("zipped", answering("\"second\"")).zip(folder.resolve("zipped.zip"), nothing);
        try (PluginHost again = new PluginHost(List.of(folder), cache)) {
            assertThat(answer(again.run(access, Map.of()).orderers().get(0), view))
                    .isEqualTo("second");
        }
    }

    private static Path onlyChild(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> all = children.filter(child -> !child.endsWith("lock")).toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void nothingIsReadBeforePluginsAreAskedFor() throws IOException {
        try (PluginHost early = new PluginHost(List.of(folder), cache)) {
            orderer("late", answering("\"x\"")).jar(folder.resolve("late.jar"));
            assertThat(early.plugins()).hasSize(1);
        }
    }

    @Test
    void noExtensionIsMadeBeforeItsKindIsAskedFor() throws IOException {
        String property = "cairn.test.made";
        orderer("eager", "public Sorter() { System.setProperty(\"" + property + "\", \"yes\"); }" + answering("\"x\""))
                .jar(folder.resolve("eager.jar"));
        try {
            PluginRun run = host.run(access, Map.of());
            assertThat(host.plugins()).hasSize(1);
            assertThat(run.collectors()).isEmpty();
            assertThat(System.getProperty(property)).isNull();
            assertThat(run.orderers()).hasSize(1);
            assertThat(System.getProperty(property)).isEqualTo("yes");
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void closingStopsEveryPluginInReverseOrderThoughOneFails() throws IOException {
        String property = "cairn.test.stopped";
        for (String id : List.of("a", "b", "c")) {
            PluginJar.named(id)
                    .source("package " + id + "; public class Entry extends io.cairn.api.CairnPlugin {"
                            + " public Entry() {} @Override public void stop() {"
                            + " System.setProperty(\"" + property + "\", System.getProperty(\"" + property
                            + "\", \"\") + \"" + id + "\"); if (\"b\".equals(\"" + id
                            + "\")) throw new IllegalStateException(\"stuck\"); } }")
                    .manifest("Plugin-Dependencies", id.equals("a") ? "b" : "")
                    .jar(folder.resolve(id + ".jar"));
        }
        try {
            assertThat(host.refused(Map.of())).isEmpty();
            host.close();
            assertThat(System.getProperty(property)).isEqualTo("acb");
        } finally {
            System.clearProperty(property);
        }
    }

    @Test
    void aClosedHostLetsGoOfThePluginsClasses() throws IOException {
        orderer(
                        "gone",
                        "private final Helper helper; @jakarta.inject.Inject Sorter(Helper h) { helper = h; }"
                                + answering("\"x\""))
                .source("package gone; @jakarta.inject.Singleton class Helper { }")
                .jar(folder.resolve("gone.jar"));
        WeakReference<ClassLoader> loader = useAndClose();

        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    private WeakReference<ClassLoader> useAndClose() throws ClusterException {
        try (PluginRun run = host.run(access, Map.of())) {
            Extension<ItemOrderer> orderer = run.orderers().get(0);
            OrderNeeds needs = orderer.call(it -> it.needs(REQUEST));
            assertThat(needs).isEqualTo(OrderNeeds.NONE);
            return new WeakReference<>(orderer.call(it -> it.getClass().getClassLoader()));
        } finally {
            host.close();
        }
    }

    @Test
    void theApiVersionIsThatOfTheReactor() throws IOException {
        assertThat(Files.readString(Path.of("..", "plugin-api", "pom.xml")))
                .contains("<version>" + PluginHost.API_VERSION + "</version>");
    }
}
