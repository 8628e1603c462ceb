// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cairn.api.ObjectStore;
import io.cairn.core.archive.Limits;
import io.cairn.core.backup.BackupResult;
import io.cairn.core.backup.BackupRun;
import io.cairn.core.backup.BackupSettings;
import io.cairn.core.capture.LogLine;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.PodExec;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.restore.RestoreRun;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.stored.StoredItems;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What plugins log while a run is under way, in what is kept of the run and in what the program logs. */
class PluginLinesTest {

    private static final String PLUGIN = "talker";

    private static final PodExec NO_EXEC = command -> {
        throw new IllegalStateException("no test here runs a command");
    };

    @TempDir
    Path folder;

    private final Logger program = (Logger) LoggerFactory.getLogger(PLUGIN);
    private final ListAppender<ILoggingEvent> printed = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            super.append(event);
        }
    };
    private ApiServer server;
    private KubeApi api;
    private PluginHost host;
    private ObjectStore place;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start();
        server.apply(Samples.namespace("shop"));
        server.apply(Samples.namespace("audit"));
        server.apply(Samples.pod("shop", "db-0"));
        server.apply(Samples.pod("audit", "log-0"));
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, server.kubeconfig(ApiServer.ADMIN));
        api = KubeConnection.find(Optional.of(kubeconfig), "", Map.of()).open();
        talker().jar(folder.resolve("plugins").resolve("talker.jar"));
        host = new PluginHost(List.of(folder.resolve("plugins")), folder.resolve("cache"));
        place = new DirectoryObjectStore(folder.resolve("location"));
        printed.start();
        program.addAppender(printed);
        program.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        program.detachAppender(printed);
        program.setLevel(null);
        host.close();
        api.close();
        server.close();
    }

    private static PluginJar talker() {
        String head = "package talker; import io.cairn.api.*; import org.slf4j.Logger;";
        String fields = " private final Logger log; @jakarta.inject.Inject ";
        String types = " @Override public AppliesTo appliesTo() { return AppliesTo.changing(\"pods\"); }";
        return PluginJar.named(PLUGIN)
                .source(PLACE)
                .source(SHELF)
                .source(head + " import java.util.List; public class Entry extends CairnPlugin { public Entry() {}"
                        + " @Override public List<Class<? extends ItemCollector>> collectors()"
                        + " { return List.of(Collecting.class); }"
                        + " @Override public List<Class<? extends ObjectStoreProvider>> objectStores()"
                        + " { return List.of(Place.class); }"
                        + " @Override public List<Class<? extends BackupItemAction>> backupActions()"
                        + " { return List.of(Backing.class); }"
                        + " @Override public List<Class<? extends RestoreItemAction>> restoreActions()"
                        + " { return List.of(Restoring.class); } }")
                .source(head + " public class Collecting implements ItemCollector {" + fields
                        + "Collecting(Logger log) { this.log = log; }"
                        + " @Override public String name() { return \"collecting\"; }"
                        + " @Override public java.util.List<Selection> collect(CollectRequest request) {"
                        + " log.info(\"looks around\"); return java.util.List.of(); } }")
                .source(head + " public class Backing implements BackupItemAction {" + fields
                        + "Backing(Logger log) { this.log = log; }"
                        + " @Override public String name() { return \"backing\"; }" + types
                        + " @Override public ActionResult execute(Item item) {"
                        + " log.debug(\"debugs {}\", item.id().name());"
                        + " log.info(\"sees {} of {}\", 1, item.id().name());"
                        + " log.atWarn().log(\"password=canary-1\");"
                        + " log.error(\"broke\", new IllegalStateException(\"token=canary-2\"));"
                        + " return ActionResult.of(item); } }")
                .source(head + " public class Restoring implements RestoreItemAction {" + fields
                        + "Restoring(Logger log) { this.log = log; log.info(\"gets ready\"); }"
                        + " @Override public String name() { return \"restoring\"; }" + types
                        + " @Override public RestoreDecision execute(Item item, RestoreView view) {"
                        + " log.info(\"brings \" + item.id().name()); return RestoreDecision.keep(item); } }");
    }

    /** A place in memory that logs what it takes, and of tarballs by a thread of its own. */
    private ObjectStore place() throws IOException {
        return host.objectStore("talk").orElseThrow().call(provider -> provider.open(URI.create("talk://x"), Map.of()));
    }

    private static final String PLACE = """
            package talker;
            import io.cairn.api.*;
            import java.util.Map;
            import org.slf4j.Logger;
            public class Place implements ObjectStoreProvider {
                private final Logger log;
                @jakarta.inject.Inject Place(Logger log) { this.log = log; }
                @Override public String scheme() { return "talk"; }
                @Override public ObjectStore open(java.net.URI location, Map<String, String> config) {
                    return new Shelf(log);
                }
            }
            """;

    private static final String SHELF = """
            package talker;
            import io.cairn.api.*;
            import java.io.*;
            import java.util.*;
            import java.util.concurrent.ConcurrentSkipListMap;
            import org.slf4j.Logger;
            final class Shelf implements ObjectStore {
                private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
                private final Logger log;
                Shelf(Logger log) { this.log = log; }
                @Override public String location() { return "talk://x"; }
                @Override public boolean exclusiveCreateEnforced() { return true; }
                @Override public ObjectWriter create(String key) throws IOException {
                    log.info("takes {}", key);
                    if (key.endsWith(".tar.gz")) {
                        Thread own = new Thread(() -> log.warn("secret=canary-3"));
                        own.start();
                        try {
                            own.join();
                        } catch (InterruptedException e) {
                            throw new InterruptedIOException();
                        }
                    }
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    return new ObjectWriter() {
                        @Override public void write(int one) { content.write(one); }
                        @Override public void write(byte[] bytes, int offset, int length) {
                            content.write(bytes, offset, length);
                        }
                        @Override public void commit() throws IOException {
                            if (objects.putIfAbsent(key, content.toByteArray()) != null) {
                                throw new ObjectExistsException(key + " is there");
                            }
                        }
                        @Override public void close() {}
                    };
                }
                @Override public InputStream open(String key) throws IOException {
                    return new ByteArrayInputStream(bytes(key));
                }
                @Override public InputStream open(String key, long offset, long length) throws IOException {
                    return new ByteArrayInputStream(bytes(key), (int) offset, (int) length);
                }
                private byte[] bytes(String key) throws IOException {
                    byte[] bytes = objects.get(key);
                    if (bytes == null) {
                        throw new ObjectNotFoundException("there is no " + key);
                    }
                    return bytes;
                }
                @Override public Optional<Long> size(String key) {
                    return Optional.ofNullable(objects.get(key)).map(bytes -> (long) bytes.length);
                }
                @Override public List<String> list(String prefix) {
                    return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
                }
                @Override public List<String> children(String folder) {
                    return list(folder + "/").stream()
                            .map(key -> key.substring(folder.length() + 1).split("/")[0])
                            .distinct()
                            .toList();
                }
                @Override public void delete(String key) { objects.remove(key); }
                @Override public void close() {}
            }
            """;

    private Repository repository() throws IOException {
        return new Repository(place, Clock.systemUTC());
    }

    private BackupResult backUp(String name, String namespace) throws IOException {
        return new BackupRun(
                        api,
                        NO_EXEC,
                        host,
                        () -> BackupTargets.of(repository()),
                        BackupSettings.defaults("test"),
                        Clock.systemUTC())
                .create(
                        name,
                        BackupSpec.builder()
                                .includedNamespaces(List.of(namespace))
                                .build());
    }

    private RestoreRecord restore(String name, String backup) throws IOException {
        RestoreSpec spec = RestoreFile.read(
                        "r.yaml", "{apiVersion: cairn.io/v1, kind: Restore, spec: {namespaceMapping: {shop: test}}}")
                .spec();
        StoredBackup stored = repository().open(backup);
        try (StoredItems items = StoredItems.of(stored, Limits.DEFAULT)) {
            return new RestoreRun(api, NO_EXEC, host, "test", Clock.systemUTC())
                    .create(
                            name,
                            () -> new RestoreRun.Source(items, stored.operations()),
                            spec,
                            (source, ground) -> restores().begin(name, backup, false, RestoreFile.tree(spec)));
        }
    }

    private Restores restores() throws IOException {
        return new Restores(place, Clock.systemUTC());
    }

    private List<LogLine> kept(String backup) throws IOException {
        try (InputStream log = repository().open(backup).openPlain(BackupFile.LOGS)) {
            return ofPlugin(log);
        }
    }

    private static List<LogLine> ofPlugin(InputStream log) throws IOException {
        return new String(log.readAllBytes(), UTF_8)
                .lines()
                .flatMap(line -> LogLine.read(line).stream())
                .filter(line -> line.message().startsWith(PLUGIN + ": "))
                .toList();
    }

    @Test
    void whatAPluginLogsOfAnItemIsKeptWithTheBackupAndSaysWhichRunStageAndItem() throws IOException {
        BackupResult result = backUp("b1", "shop");

        List<LogLine> lines = kept("b1");
        assertThat(lines)
                .extracting(LogLine::message)
                .containsExactly(
                        "talker: looks around",
                        "talker: sees 1 of db-0",
                        "talker: password=(hidden)",
                        "talker: broke: IllegalStateException: token=(hidden)");
        assertThat(lines)
                .extracting(LogLine::level)
                .containsExactly(LogLine.Level.INFO, LogLine.Level.INFO, LogLine.Level.WARNING, LogLine.Level.ERROR);
        assertThat(lines).extracting(LogLine::run).containsOnly("b1");
        assertThat(lines.get(0).item()).isEmpty();
        assertThat(lines.subList(1, 4)).allSatisfy(line -> {
            assertThat(line.item()).contains("pods/shop/db-0");
            assertThat(line.stage()).isEqualTo(1);
        });
        assertThat(result.record().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(result.record().warnings().count()).isZero();
    }

    @Test
    void whatTheProgramLogsIsMarkedAndRedactedToo() throws IOException {
        backUp("b1", "shop");

        assertThat(printed.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "looks around",
                        "debugs db-0",
                        "sees 1 of db-0",
                        "password=(hidden)",
                        "broke: IllegalStateException: token=(hidden)");
        assertThat(printed.list.get(0).getMDCPropertyMap()).isEqualTo(Map.of("run", "b1"));
        assertThat(printed.list.subList(1, 5))
                .extracting(ILoggingEvent::getMDCPropertyMap)
                .containsOnly(Map.of("run", "b1", "item", "pods/shop/db-0"));
        assertThat(MDC.get("run")).isNull();
        assertThat(MDC.get("item")).isNull();
    }

    @Test
    void theLogThatIsKeptDoesNotDependOnWhatTheProgramShows() throws IOException {
        program.setLevel(Level.ERROR);

        backUp("b1", "shop");

        assertThat(kept("b1")).hasSize(4);
        assertThat(printed.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getThrowableProxy()).isNull());
    }

    @Test
    void aRestoreKeepsWhatPluginsLogOfItsItems() throws IOException {
        backUp("b1", "shop");
        printed.list.clear();

        assertThat(restore("r1", "b1").phase()).isEqualTo(Phase.COMPLETED);

        List<LogLine> lines = ofPlugin(restores().open("r1").log());
        assertThat(lines).extracting(LogLine::message).containsExactly("talker: gets ready", "talker: brings db-0");
        assertThat(lines).extracting(LogLine::run).containsOnly("r1");
        assertThat(lines.get(0).item()).isEmpty();
        assertThat(lines.get(1).stage()).isPositive();
        assertThat(lines.get(1).item()).contains("pods/shop/db-0");
    }

    @Test
    void whatTheProgramLogsOfARestoreIsMarkedFromItsPreparationOn() throws IOException {
        backUp("b1", "shop");
        printed.list.clear();

        restore("r1", "b1");

        assertThat(printed.list)
                .extracting(ILoggingEvent::getMDCPropertyMap)
                .containsExactly(Map.of("run", "r1"), Map.of("run", "r1", "item", "pods/shop/db-0"));
    }

    @Test
    void runsAtTheSameTimeKeepTheirLinesApart() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Future<BackupResult> one = both.submit(() -> backUp("one", "shop"));
            Future<BackupResult> other = both.submit(() -> backUp("other", "audit"));
            assertThat(one.get().record().phase()).isEqualTo(Phase.COMPLETED);
            assertThat(other.get().record().phase()).isEqualTo(Phase.COMPLETED);
        } finally {
            both.shutdownNow();
        }

        assertThat(kept("one").subList(1, 4)).extracting(LogLine::item).containsOnly(Optional.of("pods/shop/db-0"));
        assertThat(kept("other").subList(1, 4)).extracting(LogLine::item).containsOnly(Optional.of("pods/audit/log-0"));
        assertThat(printed.list)
                .filteredOn(event -> event.getMDCPropertyMap().containsKey("item"))
                .allSatisfy(event -> assertThat(event.getMDCPropertyMap())
                        .isIn(
                                Map.of("run", "one", "item", "pods/shop/db-0"),
                                Map.of("run", "other", "item", "pods/audit/log-0")));
    }

    @Test
    void whatAnObjectStoreLogsForABackupIsKeptWithIt() throws IOException {
        place = place();

        BackupResult result = backUp("b1", "shop");

        assertThat(result.record().phase()).isEqualTo(Phase.COMPLETED);
        List<LogLine> lines = kept("b1");
        assertThat(lines)
                .extracting(LogLine::message)
                .contains("talker: takes backups/b1/b1.tar.gz", "talker: secret=(hidden)", "talker: sees 1 of db-0");
        assertThat(lines).extracting(LogLine::run).containsOnly("b1");
        assertThat(printed.list).extracting(ILoggingEvent::getFormattedMessage).contains("secret=(hidden)");
    }

    @Test
    void whatAnObjectStoreLogsForARestoreIsKeptWithIt() throws IOException {
        place = place();
        backUp("b1", "shop");

        restore("r1", "b1");

        assertThat(ofPlugin(restores().open("r1").log()))
                .filteredOn(line -> line.message().startsWith("talker: takes restores/r1/"))
                .isNotEmpty()
                .extracting(LogLine::run)
                .containsOnly("r1");
    }

    @Test
    void ofSeveralRunsEachKeepsWhatTheStoreLogsForItAndNoneWhatNobodyKnowsTheRunOf() throws IOException {
        place = place();
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();

        host.ofRun("one", (plugin, level, message) -> one.add(message), () -> {
            host.ofRun("other", (plugin, level, message) -> other.add(message), () -> place.create("a.tar.gz"));
            return place.create("b");
        });
        place.create("c.tar.gz");

        assertThat(other).containsExactly("takes a.tar.gz");
        assertThat(one).containsExactly("takes b");
    }
}
