// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All actions one after another, as a restore runs them. */
class ChainTest {

    private static Optional<Item> cleaned(Item item) throws ClusterException {
        Item cleaned = item;
        for (RestoreItemAction action : Sample.actions(ContractTest.filledCluster())) {
            if (!applies(action, item)) {
                continue;
            }
            if (action.execute(cleaned, ContractTest.someRestore()) instanceof RestoreDecision.Keep keep) {
                cleaned = keep.item();
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(cleaned);
    }

    private static boolean applies(RestoreItemAction action, Item item) {
        return action.appliesTo().types().isEmpty()
                || action.appliesTo().types().contains(item.type().id());
    }

    static Stream<Item> samples() {
        return ContractTest.SAMPLES.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatTheChainMadeStaysAsItIsWhenItRunsAgain(Item sample) throws ClusterException {
        Optional<Item> once = cleaned(sample);

        if (once.isPresent()) {
            assertThat(cleaned(once.get())).isEqualTo(once);
        }
    }

    @Test
    void nodePortsAreLookedAtBeforeTheirManagersAreTakenOff() throws ClusterException {
        Item service = item(
                "services/shop/db",
                "{'metadata': {'uid': 'u1', 'managedFields': [{'fieldsV1': {'f:spec': {'f:ports':"
                        + " {'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}': {'f:nodePort': {}}}}}}]},"
                        + " 'spec': {'ports': [{'port': 80, 'nodePort': 30080}]}}");

        assertThat(cleaned(service))
                .contains(item("services/shop/db", "{'spec': {'ports': [{'port': 80, 'nodePort': 30080}]}}"));
    }

    @Test
    void podsAndJobsThatHaveEndedAreToldBeforeTheirStatusIsTakenOff() throws ClusterException {
        assertThat(cleaned(item("pods/shop/db-0", "{'status': {'phase': 'Failed'}}")))
                .isEmpty();
        assertThat(cleaned(item("jobs.batch/shop/report", "{'status': {'completionTime': 'x'}}")))
                .isEmpty();
    }

    @Test
    void ofACustomResourceOnlyMetadataAndStatusAreTakenOff() throws ClusterException {
        String rest = "'spec': {'nodeName': 'n1', 'clusterIP': '10.0.0.7', 'volumeName': 'x'}";

        assertThat(cleaned(item(
                                "pools.shop.example.com/shop/a",
                                "{'metadata': {'uid': 'u1'}, " + rest + ", 'status': {'ready': true}}"))
                        .orElseThrow()
                        .object())
                .isEqualTo(json("{'metadata': {'name': 'a', 'namespace': 'shop'}, " + rest
                        + ", 'apiVersion': 'shop.example.com/v1', 'kind': 'Pool'}"));
    }
}
