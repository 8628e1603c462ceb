// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import java.util.List;

/** A claim brings the storage class that it names. Safe for use by several threads. */
public final class ClaimStorageClass implements BackupItemAction {

    private static final String STORAGE_CLASSES = "storageclasses.storage.k8s.io";

    /** Made by the plugin host. */
    public ClaimStorageClass() {}

    @Override
    public String name() {
        return "claim-storage-class";
    }

    @Override
    public AppliesTo appliesTo() {
        return AppliesTo.relating("persistentvolumeclaims", STORAGE_CLASSES).afterTurns();
    }

    @Override
    public ActionResult execute(Item claim) {
        // An empty name says that the claim wants no class at all.
        List<ItemId> storageClass =
                claim.object().text("spec", "storageClassName").filter(name -> !name.isEmpty()).stream()
                        .map(name -> new ItemId(STORAGE_CLASSES, "", name))
                        .toList();
        return new ActionResult(claim, storageClass);
    }
}
