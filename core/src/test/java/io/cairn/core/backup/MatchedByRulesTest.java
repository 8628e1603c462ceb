// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.OrderText;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parallel rules that match much: which lists are read in which stage. */
class MatchedByRulesTest {

    @TempDir
    private Path folder;

    private CaptureFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        for (String namespace : List.of("shop", "other")) {
            fixture.server.apply(Samples.namespace(namespace));
            Samples.statefulSetWithPods(namespace, "db", 2).forEach(fixture.server::apply);
        }
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static BackupSpec.Builder ordered(String order) {
        return BackupSpec.builder().order(OrderText.parse("--order", List.of(order)));
    }

    private List<String> leftToTheRest(BackupSpec spec) throws IOException {
        Prepared prepared = fixture.outlook(spec).prepared();
        Stage rest = prepared.plan().stages().stream()
                .filter(Stage::rest)
                .findFirst()
                .orElseThrow();
        return prepared.plan().targets(rest, prepared.lists()).stream()
                .map(ReadList.Target::type)
                .map(type -> type.id())
                .toList();
    }

    @Test
    void whatARuleTakesWhollyIsNotListedAgain() throws IOException {
        assertThat(leftToTheRest(ordered("*").build())).isEmpty();
        assertThat(leftToTheRest(ordered("pods").build()))
                .doesNotContain("pods")
                .contains("persistentvolumeclaims");
    }

    @ParameterizedTest
    @CsvSource({"pods:shop/*", "pods?label=app=db", "pods?namespace=shop", "pods?!name=shop/db-0", "pods:shop/db-0"})
    void whatARuleTakesInPartIsListedForTheRestToo(String order) throws IOException {
        assertThat(leftToTheRest(ordered(order).build())).contains("pods");
    }

    @Test
    void aRuleForTheWholeNamespaceOfABackupLeavesNothingOfIt() throws IOException {
        BackupSpec spec = ordered("pods?namespace=shop")
                .includedNamespaces(List.of("shop"))
                .build();

        assertThat(leftToTheRest(spec)).doesNotContain("pods");
    }

    @Test
    void everyItemIsCapturedOnceWhetherARuleTakesItOrTheRest() throws IOException {
        List<String> unordered = fixture.traced(BackupSpec.builder().build()).ids();

        for (String order : List.of("*", "pods", "pods:shop/db-1; *", "cm -> pods; pods:shop/*")) {
            assertThat(fixture.traced(ordered(order).build()).ids()).containsExactlyInAnyOrderElementsOf(unordered);
        }
    }
}
