// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.Ordering;
import io.cairn.core.plugins.Extension;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import io.cairn.core.spec.PluginChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrdererChoicesTest {

    private static final List<Extension<ItemOrderer>> ORDERERS = List.of(
            orderer("apps", "application", false),
            orderer("listed", "listed", true),
            orderer("sets", "statefulset", false),
            orderer("waves", "waves", false));

    private static Extension<ItemOrderer> orderer(String plugin, String name, boolean unasked) {
        return new Extension<>(plugin, name, new ItemOrderer() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean runsUnasked(OrderRequest request) {
                return unasked && !request.orderedResources().isEmpty();
            }

            @Override
            public List<Ordering> order(OrderRequest request, OrderView view) {
                return List.of();
            }
        });
    }

    private static List<String> chosen(BackupSpec spec) {
        return OrdererChoices.choose(spec, ORDERERS).stream()
                .map(chosen ->
                        chosen.orderer().name() + new TreeMap<>(chosen.request().config()))
                .toList();
    }

    private static PluginChoice choice(Optional<Boolean> enabled, Map<String, String> config) {
        return new PluginChoice(enabled, config, "nightly.yaml:1:1");
    }

    @Test
    void nothingRunsThatNobodyAskedFor() {
        assertThat(chosen(BackupSpec.builder()
                        .plugins(Map.of("waves", choice(Optional.empty(), Map.of("read", "argo"))))
                        .build()))
                .isEmpty();
    }

    @Test
    void whatTheRequestCallsForGoesFirstThenWhatIsNamedAsListedThenThePluginsThatAreSwitchedOn() {
        BackupSpec spec = BackupSpec.builder()
                .orderedResources(Map.of("pods", "a/b"))
                .orderers(List.of(new OrdererChoice("waves", Map.of()), new OrdererChoice("statefulset", Map.of())))
                .plugins(Map.of(
                        "apps", choice(Optional.of(true), Map.of()), "sets", choice(Optional.of(true), Map.of())))
                .build();

        assertThat(chosen(spec)).containsExactly("listed{}", "waves{}", "statefulset{}", "application{}");
    }

    @Test
    void settingsOfTheOrdererGoBeforeThoseOfItsPlugin() {
        BackupSpec spec = BackupSpec.builder()
                .orderers(List.of(new OrdererChoice("waves", Map.of("read", "helm"))))
                .plugins(Map.of("waves", choice(Optional.empty(), Map.of("read", "argo", "types", "pods"))))
                .build();

        assertThat(chosen(spec)).containsExactly("waves{read=helm, types=pods}");
    }

    @Test
    void anUnknownOrdererIsAnErrorWithTheNearestName() {
        BackupSpec spec = BackupSpec.builder()
                .orderers(List.of(new OrdererChoice("wave", Map.of())))
                .build();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> chosen(spec))
                .withMessage(
                        "there is no orderer 'wave', did you mean 'waves'?; known: application, listed, statefulset,"
                                + " waves");
    }

    @Test
    void orderedResourcesThatNobodyOrdersAreAnError() {
        BackupSpec spec = BackupSpec.builder()
                .orderedResources(Map.of("pods", "a/b"))
                .plugins(Map.of("waves", choice(Optional.of(true), Map.of())))
                .build();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> OrdererChoices.choose(spec, ORDERERS.subList(2, 4)))
                .withMessageEndingWith("or switch it on");
    }
}
