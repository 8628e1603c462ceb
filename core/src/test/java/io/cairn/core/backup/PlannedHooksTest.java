// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.backup.PlannedHooks.Hooked;
import io.cairn.core.hooks.Hook;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.OrderText;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which hooks a plan tells of. */
class PlannedHooksTest {

    @TempDir
    private Path folder;

    private CaptureFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        for (String namespace : List.of("shop", "other")) {
            fixture.server.apply(Samples.namespace(namespace));
            Samples.statefulSetWithPods(namespace, "db", 3).forEach(fixture.server::apply);
        }
        for (String pod : List.of("shop/db-0", "shop/db-2", "other/db-0")) {
            fixture.server.apply(Samples.annotated(
                    fixture.server.get("pods/" + pod).orElseThrow(),
                    Map.of(
                            "pre.hook.backup.cairn.io/command",
                            "freeze",
                            "post.hook.backup.velero.io/command",
                            "thaw")));
        }
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void podsWithHooksAreToldThoseWithATurnFirst() throws IOException {
        BackupSpec spec = BackupSpec.builder()
                .includedNamespaces(List.of("shop"))
                .order(OrderText.parse("--order", List.of("pods:shop/db-2,shop/db-1")))
                .build();

        List<Hooked> hooks = fixture.outlook(spec).hooks();

        assertThat(hooks)
                .extracting(Hooked::pod)
                .containsExactly(ItemId.parse("pods/shop/db-2"), ItemId.parse("pods/shop/db-0"));
        assertThat(hooks.get(0).hooks().pre()).extracting(Hook::command).containsExactly(List.of("freeze"));
        assertThat(hooks.get(0).hooks().post()).extracting(Hook::command).containsExactly(List.of("thaw"));
    }

    @Test
    void nothingIsRunByPlanning() throws IOException {
        fixture.outlook(BackupSpec.builder().build());

        assertThat(fixture.trace).noneMatch(line -> line.startsWith("freeze") || line.startsWith("thaw"));
    }
}
