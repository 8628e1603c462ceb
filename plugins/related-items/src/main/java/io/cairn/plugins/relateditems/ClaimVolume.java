// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import java.util.List;

/** A claim brings the volume that it is bound to. Safe for use by several threads. */
public final class ClaimVolume implements BackupItemAction {

    /** Made by the plugin host. */
    public ClaimVolume() {}

    @Override
    public String name() {
        return "claim-volume";
    }

    @Override
    public AppliesTo appliesTo() {
        return AppliesTo.relating("persistentvolumeclaims", "persistentvolumes");
    }

    @Override
    public ActionResult execute(Item claim) {
        // A claim that waits for its volume has an empty name, or none.
        List<ItemId> volume = claim.object().text("spec", "volumeName").filter(name -> !name.isEmpty()).stream()
                .map(name -> new ItemId("persistentvolumes", "", name))
                .toList();
        return new ActionResult(claim, volume);
    }
}
