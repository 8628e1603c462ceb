// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static io.cairn.core.restore.TimedRestores.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores into a namespace that is being deleted when they begin. */
class TargetNamespacesTest {

    private static final String SETTINGS =
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"namespace\":\"shop\",\"name\":\"settings\"}}";
    private static final String SHOP =
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\",\"labels\":{\"team\":\"a\"}}}";

    @TempDir
    Path folder;

    private TimedRestores fixture;

    @BeforeEach
    void deleteANamespaceInWhichSomethingIsHeld() throws IOException {
        fixture = new TimedRestores(folder);
        fixture.server.apply(Samples.namespace("shop"));
        fixture.server.apply(Samples.finalized(Samples.configMap("shop", "held", "k", "v"), "example.com/held"));
        fixture.server.delete("namespaces/shop");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void letGo() {
        fixture.patch("/api/v1/namespaces/shop/configmaps/held", "{\"metadata\":{\"finalizers\":null}}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsWaitedForAndThenMadeAnew(boolean withItsObject) throws IOException {
        String[] objects = withItsObject ? new String[] {SHOP, SETTINGS} : new String[] {SETTINGS};
        RestoreRun run = fixture.run();
        List<String> told = new ArrayList<>();
        fixture.time.during(count -> {
            told.add(run.progress().doing());
            if (count == 3) {
                letGo();
            }
        });

        RestoreRecord record = fixture.restore(run, spec(), false, objects);

        assertThat(told.get(0)).isEqualTo("waiting for namespaces/shop: it is being deleted");
        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(fixture.items()).contains("configmaps/shop/settings created");
        assertThat(fixture.log()).contains("waiting for namespaces/shop: it is being deleted");
        assertThat(fixture.server.get("configmaps/shop/held")).isEmpty();
    }

    @Test
    void afterItsTimeWhatGoesThereFailsWithTheReasonAndTheRestDoesNot() throws IOException {
        RestoreRecord record = fixture.restore(
                spec("terminatingResourceTimeout: 30s"), SETTINGS, SETTINGS.replace("\"shop\"", "\"other\""));

        assertThat(fixture.time.passed()).isEqualTo(Duration.ofSeconds(30));
        assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(record.errors().first())
                .contains(
                        "namespaces/shop is not gone after 30s: it is being deleted. See what holds it, and go on with"
                                + " --resume");
        assertThat(fixture.items())
                .anyMatch(
                        line -> line.startsWith("configmaps/shop/settings failed the namespace shop is being deleted"))
                .contains("configmaps/other/settings created");
    }

    @Test
    void aStopEndsTheWaiting() throws IOException {
        RestoreRun run = fixture.run();
        fixture.time.during(count -> run.stop());

        RestoreRecord record = fixture.restore(run, spec(), false, SETTINGS);

        assertThat(record.phase()).isEqualTo(Phase.FAILED);
        assertThat(record.errors().first()).containsExactly("the restore was stopped");
    }

    @Test
    void whoMayNotReadNamespacesFindsOutItemByItem() throws IOException {
        fixture.server.user("t", "bob");
        fixture.server.allow("bob", Set.of("*"), Set.of("*"), Set.of("configmaps"), Set.of());

        RestoreRecord record = fixture.as("bob").restore(spec(), SETTINGS);

        assertThat(fixture.time.passed()).isZero();
        assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(fixture.items())
                .anyMatch(
                        line -> line.startsWith("configmaps/shop/settings failed the namespace shop is being deleted"));
    }
}
