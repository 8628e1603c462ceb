// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.core.plugins.Extension;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import io.cairn.core.spec.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which orderers run, in which order, each with its request: first those that the specification calls for by what it
 * holds, then those that it switches on by name, as listed, then the other orderers of plugins that it switches on.
 */
public final class OrdererChoices {

    /** An orderer that runs. */
    public record Chosen(Extension<ItemOrderer> orderer, OrderRequest request) {}

    private OrdererChoices() {}

    /**
     * Chooses.
     *
     * @throws InvalidInputException if a name is unknown, given twice, or that of two plugins' orderers
     */
    public static List<Chosen> choose(BackupSpec spec, List<Extension<ItemOrderer>> orderers) {
        Map<String, List<Extension<ItemOrderer>>> byName =
                orderers.stream().collect(Collectors.groupingBy(Extension::name));
        Map<String, Map<String, String>> configs = spec.orderers().stream()
                .collect(Collectors.toMap(OrdererChoice::name, OrdererChoice::config, (first, second) -> {
                    throw new InvalidInputException("an orderer is switched on twice: name each once");
                }));
        Map<Extension<ItemOrderer>, Chosen> chosen = new LinkedHashMap<>();
        List<Chosen> all = orderers.stream()
                .map(orderer ->
                        new Chosen(orderer, request(spec, orderer, configs.getOrDefault(orderer.name(), Map.of()))))
                .toList();
        all.stream()
                .filter(each -> each.orderer().call(extension -> extension.runsUnasked(each.request())))
                .forEach(each -> chosen.put(each.orderer(), each));
        requireOneForOrderedResources(spec, chosen);
        for (OrdererChoice choice : spec.orderers()) {
            Extension<ItemOrderer> named = only(choice.name(), byName);
            all.stream().filter(each -> each.orderer() == named).forEach(each -> chosen.putIfAbsent(named, each));
        }
        all.stream()
                .filter(each -> spec.switched(each.orderer().pluginId()).orElse(false))
                .forEach(each -> chosen.putIfAbsent(each.orderer(), each));
        return List.copyOf(chosen.values());
    }

    /** What is set for the orderer itself goes before what is set for its plugin. */
    private static OrderRequest request(
            BackupSpec spec, Extension<ItemOrderer> orderer, Map<String, String> ownSettings) {
        Map<String, String> settings = new LinkedHashMap<>(spec.settings(orderer.pluginId()));
        settings.putAll(ownSettings);
        return new OrderRequest(spec.orderedResources(), settings);
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

    private static void requireOneForOrderedResources(BackupSpec spec, Map<Extension<ItemOrderer>, Chosen> chosen) {
        if (!spec.orderedResources().isEmpty() && chosen.isEmpty()) {
            throw new InvalidInputException("ordered resources are given, and no plugin is there to order them: put the"
                    + " plugin ordered-resources back into the folder plugins, or switch it on");
        }
    }
}
