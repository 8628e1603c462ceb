// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ResourceType;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.kube.ScriptedApi;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemWaitTest {

    private static final ResourceType MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    private static final String OBJECT = "/api/v1/namespaces/shop/configmaps/cut";
    private static final String WATCH =
            "/api/v1/namespaces/shop/configmaps?watch=true&fieldSelector=metadata.name%3Dcut";
    private final ScriptedApi api = new ScriptedApi();
    private final List<Long> pauses = new ArrayList<>();
    private final Time time = new Time();

    private static final class Time extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static String object(int revision, String state) {
        return "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"cut\",\"resourceVersion\":\"" + revision
                + "\"},\"data\":{\"state\":\"" + state + "\"}}";
    }

    private static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    }

    private static String watch(String from, int seconds) {
        return WATCH + (from.isEmpty() ? "" : "&resourceVersion=" + from) + "&timeoutSeconds=" + seconds;
    }

    private String await(int seconds) throws ClusterException {
        ItemWait wait = new ItemWait(api, time, millis -> {
            pauses.add(millis);
            time.now = time.now.plusMillis(millis);
        });
        return state(wait.await(MAPS, "shop", "cut", ItemWaitTest::done, Duration.ofSeconds(seconds)));
    }

    private static boolean done(Item item) {
        return item.object().text("data", "state").equals(Optional.of("done"));
    }

    private static String state(Optional<Item> item) {
        return item.map(seen -> seen.object().text("data", "state").orElseThrow())
                .orElse("none");
    }

    @Test
    void whatIsAsItShouldBeIsReadAndNotWatched() throws Exception {
        api.on(OBJECT, object(7, "done"));

        assertThat(await(60)).isEqualTo("done");
        assertThat(api.asked()).containsExactly(OBJECT);
    }

    @Test
    void whatIsNotYetAsItShouldBeIsWatchedFromWhereItWasRead() throws Exception {
        api.on(OBJECT, object(7, "new"))
                .on(
                        watch("7", 30),
                        event("MODIFIED", object(8, "cutting"))
                                + event("BOOKMARK", "{}")
                                + event("MODIFIED", object(9, "done")));

        assertThat(await(60)).isEqualTo("done");
        assertThat(api.asked()).containsExactly(OBJECT, watch("7", 30));
        assertThat(pauses).isEmpty();
    }

    @Test
    void aWatchEndsNoLaterThanTheWait() throws Exception {
        api.on(OBJECT, object(7, "new")).on(watch("7", 5), event("MODIFIED", object(8, "done")));

        assertThat(await(5)).isEqualTo("done");
    }

    @Test
    void whatIsDeletedWhileItIsWatchedIsGone() throws Exception {
        api.on(OBJECT, object(7, "new")).on(watch("7", 30), event("DELETED", object(8, "new")));

        assertThat(await(60)).isEqualTo("none");
    }

    @Test
    void whatWasMissedWhenAWatchBrokeIsRead() throws Exception {
        api.on(OBJECT, object(7, "new")).on(OBJECT, object(9, "done")).breakAt(watch("7", 30));

        assertThat(await(60)).isEqualTo("done");
        assertThat(pauses).containsExactly(100L);
    }

    @Test
    void aWatchThatEndsWithoutNewsIsFollowedByAnother() throws Exception {
        api.on(OBJECT, object(7, "new"))
                .on(watch("7", 30), "")
                .on(watch("7", 30), "this is no event\n")
                .on(watch("7", 30), event("MODIFIED", object(8, "done")));

        assertThat(await(60)).isEqualTo("done");
        assertThat(pauses).containsExactly(100L, 150L);
    }

    @Test
    void aRevisionThatIsGoneIsNotAskedForAgain() throws Exception {
        api.on(OBJECT, object(7, "new"))
                .on(watch("7", 30), event("ERROR", "{\"kind\":\"Status\",\"code\":410}"))
                .on(watch("", 30), event("ADDED", object(7, "new")) + event("MODIFIED", object(8, "done")));

        assertThat(await(60)).isEqualTo("done");
        assertThat(api.asked()).containsExactly(OBJECT, watch("7", 30), OBJECT, watch("", 30));
    }

    @Test
    void aRevisionThatIsGoneMayBeToldByTheStatusToo() throws Exception {
        api.on(OBJECT, object(7, "new"))
                .fail(watch("7", 30), 410, "Expired", "too old resource version", "")
                .on(watch("", 30), event("ADDED", object(8, "done")));

        assertThat(await(60)).isEqualTo("done");
    }

    @Test
    void withoutTheRightToWatchItIsReadAgainAndAgainWithGrowingPauses() throws Exception {
        for (int i = 0; i < 8; i++) {
            api.on(OBJECT, object(7, "new"));
        }
        api.on(OBJECT, object(8, "done")).fail(watch("7", 30), 403, "Forbidden", "no", "");

        assertThat(await(60)).isEqualTo("done");
        assertThat(api.asked()).containsOnlyOnce(watch("7", 30));
        assertThat(pauses).containsExactly(100L, 150L, 225L, 337L, 505L, 757L, 1000L, 1000L);
    }

    @Test
    void whenTheTimeIsOverItGivesWhatItSawLast() throws Exception {
        api.on(OBJECT, object(7, "new"));
        for (int seconds = 1; seconds <= 3; seconds++) {
            api.fail(watch("7", seconds), 500, "InternalError", "no", "");
        }

        assertThat(await(3)).isEqualTo("new");
        assertThat(time.now).isEqualTo(Instant.EPOCH.plusSeconds(3));
    }

    @Test
    void onARealConnectionAChangeEndsTheWaitAndAnInterruptToo(@TempDir Path folder) throws Exception {
        try (ApiServer server = ApiServer.start()) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
            server.apply(Samples.namespace("shop"));
            server.apply(Samples.configMap("shop", "cut", "state", "new"));
            AtomicBoolean interrupt = new AtomicBoolean();
            Thread waiting = Thread.currentThread();
            server.faults().on(request -> request.query("watch").equals("true")).run(() -> {
                if (interrupt.get()) {
                    waiting.interrupt();
                } else {
                    server.apply(Samples.configMap("shop", "cut", "state", "done"));
                }
            });
            try (var connection =
                    KubeConnection.find(Optional.of(kubeconfig), "", Map.of()).open(RetryPolicy.USUAL)) {
                ItemWait wait = new ItemWait(connection, Clock.systemUTC(), millis -> {
                    throw new AssertionError("no pause is needed");
                });

                assertThat(state(wait.await(MAPS, "shop", "cut", ItemWaitTest::done, Duration.ofMinutes(5))))
                        .isEqualTo("done");

                interrupt.set(true);
                assertThatThrownBy(() -> wait.await(MAPS, "shop", "cut", item -> false, Duration.ofMinutes(5)))
                        .isInstanceOf(ClusterException.class)
                        .hasMessageStartingWith("interrupted");
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }
}
