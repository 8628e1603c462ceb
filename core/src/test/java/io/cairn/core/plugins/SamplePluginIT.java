// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.Ordering;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample plugin of the author's guide, built from its own pom, works when it is dropped into a plugin folder. */
class SamplePluginIT {

    private static final Path JAR =
            Path.of("..", "docs", "sample-plugin", "target", "turn-annotation-orderer-1.0.0.jar");
    private static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap", true);

    @TempDir
    Path temp;

    private static ItemRef configMap(String name, String turn) {
        return new ItemRef(
                CONFIG_MAPS,
                "shop",
                name,
                "uid-" + name,
                "1",
                Map.of(),
                Map.of("example.com/turn", turn),
                List.of(),
                Instant.EPOCH);
    }

    @Test
    void theSamplePluginIsLoadedAndOrdersItems() throws IOException {
        assertThat(JAR).as("built by: mvn -pl docs/sample-plugin -am package").exists();
        Files.copy(JAR, temp.resolve("dropped-in.jar"));
        ClusterAccess cluster = mock(ClusterAccess.class);
        when(cluster.resolve("configmaps")).thenReturn(CONFIG_MAPS);
        OrderView view = mock(OrderView.class);
        when(view.refs(CONFIG_MAPS)).thenReturn(List.of(configMap("a", "2"), configMap("b", "1")));

        try (PluginHost host = new PluginHost(List.of(temp), temp.resolve("cache"));
                PluginRun run = host.run(cluster, Map.of())) {
            assertThat(host.plugins()).singleElement().satisfies(info -> {
                assertThat(info.reason()).isEmpty();
                assertThat(info.id()).isEqualTo("turn-annotation");
                assertThat(info.extensions())
                        .containsEntry("ItemOrderer", List.of("com.example.turns.TurnAnnotationOrderer"))
                        .containsEntry("ItemCollector", List.of("com.example.turns.BringsAnnotationCollector"));
            });
            OrderRequest request = new OrderRequest(Map.of(), Map.of());
            List<? extends Ordering> wishes = run.orderers().get(0).call(it -> it.order(request, view));
            assertThat(wishes).hasSize(1);
            assertThat(((Sequence) wishes.get(0)).turns())
                    .extracting(turn -> turn.item().name())
                    .containsExactly("b", "a");
            assertThat(run.collectors()).extracting(Extension::name).containsExactly("brings-annotation");
            assertThat(run.problems()).isEmpty();
        }
    }
}
