// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cairn.testkit.server.ApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the HTTP client logs, as an installation prints it whose user wants to see all. */
class LoggedTokensTest {

    @TempDir
    private Path folder;

    private static LoggerContext shipped() throws Exception {
        LoggerContext context = new LoggerContext();
        context.putProperty("cairn.log.level", "trace");
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(context);
        reader.doConfigure(Path.of("..", "distribution", "src", "main", "dist", "conf", "logback.xml")
                .toFile());
        return context;
    }

    @Test
    void noTokenIsPrintedThoughEverythingIsAskedFor() throws Exception {
        Logger client = (Logger) LoggerFactory.getLogger("org.apache.hc");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        client.addAppender(logged);
        client.setLevel(Level.TRACE);
        String token;
        try (ApiServer server = ApiServer.start()) {
            token = server.token(ApiServer.ADMIN);
            Path kubeconfig = Files.writeString(folder.resolve("config"), server.kubeconfig(ApiServer.ADMIN));
            try (KubeApi api =
                    KubeConnection.find(Optional.of(kubeconfig), "", Map.of()).open()) {
                api.get("/api/v1/namespaces");
            }
        } finally {
            client.setLevel(null);
            client.detachAppender(logged);
        }

        LoggerContext shipped = shipped();
        assertThat(logged.list)
                .as("what would leak without that configuration")
                .anyMatch(event -> event.getFormattedMessage().contains(token))
                .filteredOn(event -> shipped.getLogger(event.getLoggerName()).isEnabledFor(event.getLevel()))
                .isNotEmpty()
                .noneMatch(event -> event.getFormattedMessage().contains(token));
    }
}
