// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import java.util.List;
import java.util.function.Function;

/** Actions that name related items, as the built-in plugin's do. */
final class RelatedActions {

    private RelatedActions() {}

    static BackupItemAction claimsOfPods() {
        return relating(
                "claims-of-pods",
                AppliesTo.relating("pods", "persistentvolumeclaims"),
                item -> item.object().trees("spec", "volumes").stream()
                        .flatMap(volume -> volume.text("persistentVolumeClaim", "claimName").stream())
                        .map(name ->
                                new ItemId("persistentvolumeclaims", item.id().namespace(), name))
                        .toList());
    }

    static BackupItemAction volumesOfClaims() {
        return relating(
                "volumes-of-claims",
                AppliesTo.relating("persistentvolumeclaims", "persistentvolumes"),
                item -> item.object().text("spec", "volumeName").stream()
                        .map(name -> new ItemId("persistentvolumes", "", name))
                        .toList());
    }

    static BackupItemAction definitionsOf(String type) {
        String definitions = "customresourcedefinitions.apiextensions.k8s.io";
        return relating(
                "definitions",
                AppliesTo.relating(type, definitions).afterTurns(),
                item -> List.of(new ItemId(definitions, "", item.id().type())));
    }

    static BackupItemAction relating(String name, AppliesTo appliesTo, Function<Item, List<ItemId>> related) {
        return action(name, appliesTo, item -> new ActionResult(item, related.apply(item)));
    }

    static BackupItemAction failing(String name, AppliesTo appliesTo, ClusterException failure) {
        return new BackupItemAction() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public AppliesTo appliesTo() {
                return appliesTo;
            }

            @Override
            public ActionResult execute(Item item) throws ClusterException {
                throw failure;
            }
        };
    }

    static BackupItemAction action(String name, AppliesTo appliesTo, Function<Item, ActionResult> execute) {
        return new BackupItemAction() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public AppliesTo appliesTo() {
                return appliesTo;
            }

            @Override
            public ActionResult execute(Item item) {
                return execute.apply(item);
            }
        };
    }
}
