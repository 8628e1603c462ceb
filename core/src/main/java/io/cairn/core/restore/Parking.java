// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.spec.ShellWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Leaves out what calls a service that doesn't answer yet, if the user says so. Immutable. */
final class Parking {

    private static final Set<String> WEBHOOKS = Set.of(
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            "mutatingwebhookconfigurations.admissionregistration.k8s.io");
    private static final String API_SERVICES = "apiservices.apiregistration.k8s.io";

    private final boolean wanted;
    private final Set<ItemId> restored;
    private final String command;
    private final String same;

    /**
     * That of one run.
     *
     * @param restored the items that are restored, as the backup calls them
     * @param source the flags that name the backup
     * @param mapping where namespaces go
     * @param transformed whether transforms change items
     */
    Parking(
            boolean wanted,
            Set<ItemId> restored,
            List<String> source,
            Map<String, String> mapping,
            boolean transformed) {
        this.wanted = wanted;
        this.restored = restored;
        List<String> words = new ArrayList<>(List.of("cairn", "restore", "create"));
        words.addAll(source);
        if (!mapping.isEmpty()) {
            String mappings = mapping.entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + entry.getValue())
                    .collect(Collectors.joining(","));
            words.addAll(List.of("--namespace-mappings", mappings));
        }
        this.command = ShellWords.join(words);
        this.same = transformed ? " and the same --transform" : "";
    }

    /** Why an item is not sent, as the end of a sentence; empty if it is. */
    Optional<String> reason(Item item) {
        boolean parked = wanted && (WEBHOOKS.contains(item.id().type()) || isServedByRestored(item));
        return parked
                ? Optional.of("parked: restore it when its service answers, by '" + command + " --item " + item.id()
                        + "'" + same)
                : Optional.empty();
    }

    private boolean isServedByRestored(Item item) {
        Optional<ObjectTree> service = item.object().tree("spec", "service");
        return item.id().type().equals(API_SERVICES)
                && service.isPresent()
                && restored.contains(new ItemId(
                        "services",
                        service.get().text("namespace").orElse(""),
                        service.get().text("name").orElse("")));
    }
}
