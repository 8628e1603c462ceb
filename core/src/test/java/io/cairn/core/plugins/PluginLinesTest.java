// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
                .source(head + " import java.util.List; public class Entry extends CairnPlugin { public Entry() {}"
                        + " @Override public List<Class<? extends ItemCollector>> collectors()"
                        + " { return List.of(Collecting.class); }"
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

    private Repository repository() throws IOException {
        return new Repository(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());
    }

    private BackupResult backUp(String name, String namespace) throws IOException {
        return new BackupRun(
                        api,
                        NO_EXEC,
                        host,
                        BackupTargets.of(repository()),
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
                            new RestoreRun.Source(items, stored.operations()),
                            spec,
                            () -> restores().begin(name, backup, false, RestoreFile.tree(spec)));
        }
    }

    private Restores restores() throws IOException {
        return new Restores(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());
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
}
