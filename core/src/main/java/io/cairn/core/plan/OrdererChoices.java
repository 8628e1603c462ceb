// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.core.plugins.Extension;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import io.cairn.core.spec.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which orderers run, in which order, each with its request: first those that the specification calls for by what it
 * holds, then those that it switches on, as listed.
 */
final class OrdererChoices {

    /** An orderer that runs. */
    record Chosen(Extension<ItemOrderer> orderer, OrderRequest request) {}

    private OrdererChoices() {}

    /**
     * Chooses.
     *
     * @throws InvalidInputException if a name is unknown, given twice, or that of two plugins' orderers
     */
    static List<Chosen> choose(BackupSpec spec, List<Extension<ItemOrderer>> orderers) {
        Map<String, List<Extension<ItemOrderer>>> byName =
                orderers.stream().collect(Collectors.groupingBy(Extension::name));
        Map<String, Map<String, String>> configs = spec.orderers().stream()
                .collect(Collectors.toMap(OrdererChoice::name, OrdererChoice::config, (first, second) -> {
                    throw new InvalidInputException("an orderer is switched on twice: name each once");
                }));
        List<Chosen> chosen = new ArrayList<>();
        for (Extension<ItemOrderer> orderer : orderers) {
            OrderRequest request =
                    new OrderRequest(spec.orderedResources(), configs.getOrDefault(orderer.name(), Map.of()));
            if (orderer.call(extension -> extension.runsUnasked(request))) {
                chosen.add(new Chosen(orderer, request));
            }
        }
        requireOneForOrderedResources(spec, chosen);
        for (OrdererChoice choice : spec.orderers()) {
            Extension<ItemOrderer> orderer = only(choice.name(), byName);
            if (chosen.stream().noneMatch(each -> each.orderer() == orderer)) {
                chosen.add(new Chosen(orderer, new OrderRequest(spec.orderedResources(), choice.config())));
            }
        }
        return chosen;
    }

    private static Extension<ItemOrderer> only(String name, Map<String, List<Extension<ItemOrderer>>> byName) {
        List<Extension<ItemOrderer>> found =
                Optional.ofNullable(byName.get(name)).orElse(List.of());
        if (found.isEmpty()) {
            throw new InvalidInputException("there is no orderer '" + name + "'" + Nearest.hint(name, byName.keySet())
                    + "; known: " + byName.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (found.size() > 1) {
            throw new InvalidInputException("the orderer '" + name + "' is in several plugins: "
                    + found.stream().map(Extension::pluginId).collect(Collectors.joining(", ")) + "; keep one of them");
        }
        return found.get(0);
    }

    private static void requireOneForOrderedResources(BackupSpec spec, List<Chosen> chosen) {
        if (!spec.orderedResources().isEmpty() && chosen.isEmpty()) {
            throw new InvalidInputException("ordered resources are given, and no plugin is there to order them: put the"
                    + " plugin ordered-resources back into the folder plugins");
        }
    }
}
