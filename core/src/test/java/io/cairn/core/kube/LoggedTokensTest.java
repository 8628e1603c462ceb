// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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

/** What the engine and its libraries log of a request where all is logged. */
class LoggedTokensTest {

    @TempDir
    private Path folder;

    @Test
    void noTokenIsLogged() throws Exception {
        Logger all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = all.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        all.addAppender(logged);
        all.setLevel(Level.TRACE);
        String token;
        try (ApiServer server = ApiServer.start()) {
            token = server.token(ApiServer.ADMIN);
            Path kubeconfig = Files.writeString(folder.resolve("config"), server.kubeconfig(ApiServer.ADMIN));
            try (KubeApi api =
                    KubeConnection.find(Optional.of(kubeconfig), "", Map.of()).open()) {
                api.get("/api/v1/namespaces");
                LoggerFactory.getLogger(getClass()).trace("heard");
            }
        } finally {
            all.setLevel(before);
            all.detachAppender(logged);
        }

        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("heard")
                .noneMatch(message -> message.contains(token));
    }
}
