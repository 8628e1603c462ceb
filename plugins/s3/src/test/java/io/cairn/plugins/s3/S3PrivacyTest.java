// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cairn.api.ObjectStore;
import io.cairn.cli.log.LogSetup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Canary values are put where the credentials of a bucket are, and looked for in what is said and logged. */
class S3PrivacyTest {

    private static final String SECRET = "canary/secret+key0123456789";
    private static final String TOKEN = "canary-session-token/0123456789";

    @TempDir
    private Path folder;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    private static List<Throwable> failures(ObjectStore store) {
        List<Throwable> failures = new ArrayList<>();
        failures.add(catchThrowable(() -> store.list("")));
        failures.add(catchThrowable(() -> store.size("a/k")));
        failures.add(catchThrowable(() -> store.open("a/k").close()));
        failures.add(catchThrowable(() -> store.create("a/k").close()));
        failures.add(catchThrowable(() -> store.delete("a/k")));
        return failures.stream().filter(failure -> failure != null).toList();
    }

    /** The whole trace, with the SDK's own errors behind it. */
    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    /** The logging of an installation whose user wants to see all. */
    private static LoggerContext shipped() {
        LoggerContext context = new LoggerContext();
        new LogSetup("trace").configure(context);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aws_session_token=" + TOKEN})
    void neitherASecretKeyThatIsWrongNorASessionTokenIsSaidOrLogged(String session) throws Exception {
        Path credentials = Files.writeString(
                folder.resolve("credentials"),
                "[default]\naws_access_key_id=" + S3Server.ACCESS_KEY + "\naws_secret_access_key=" + SECRET + "\n"
                        + session + "\n");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
        List<Throwable> failures;
        try (S3Server server = S3Server.start();
                ObjectStore store = new TestStores(folder, server.endpoint())
                        .open("s3://backups/team", Map.of("credentials-file", credentials.toString()))) {
            failures = failures(store);
        } finally {
            root.setLevel(before);
            root.detachAppender(logged);
        }

        assertThat(failures)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(trace(failure)).doesNotContain(SECRET, TOKEN));
        LoggerContext shipped = shipped();
        assertThat(logged.list)
                .filteredOn(event -> event.getLoggerName().startsWith("software.amazon"))
                .isNotEmpty()
                .filteredOn(event -> shipped.getLogger(event.getLoggerName()).isEnabledFor(event.getLevel()))
                .extracting(event -> event.getLoggerName() + ": " + event.getFormattedMessage())
                .noneMatch(line -> line.contains(SECRET) || line.contains(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://key:canary/secret@bucket",
                "s3://canary-key@bucket/prefix",
                "s3://bucket?secret=canary",
                "s3://bucket#canary"
            })
    void aUrlWithCredentialsInItIsNotQuoted(String url) {
        assertThat(catchThrowable(() -> S3Settings.of(URI.create(url), Map.of())))
                .isNotNull()
                .extracting(S3PrivacyTest::trace)
                .asString()
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:canary@minio", "https://user:canary/x@minio", "https://user:can ary@minio"})
    void anEndpointWithCredentialsInItIsNotQuoted(String endpoint) {
        assertThat(catchThrowable(() -> S3Settings.of(URI.create("s3://bucket"), Map.of("endpoint", endpoint))))
                .isNotNull()
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("canary", "can ary")
                .contains("never in a URL");
    }

    @Test
    void aSettingThatIsUnknownIsNotQuotedWithItsValue() {
        assertThat(catchThrowable(() -> S3Settings.of(URI.create("s3://bucket"), Map.of("secret-key", "canary"))))
                .isNotNull()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("secret-key")
                .doesNotContain("canary");
    }
}
