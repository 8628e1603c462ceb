// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import java.util.List;

/** A pod brings the service account that it runs as. Safe for use by several threads. */
public final class PodServiceAccount implements BackupItemAction {

    /** Made by the plugin host. */
    public PodServiceAccount() {}

    @Override
    public String name() {
        return "pod-service-account";
    }

    @Override
    public AppliesTo appliesTo() {
        return AppliesTo.relating("pods", "serviceaccounts").afterTurns();
    }

    @Override
    public ActionResult execute(Item pod) {
        List<ItemId> account = pod.object().text("spec", "serviceAccountName").filter(name -> !name.isEmpty()).stream()
                .map(name -> new ItemId("serviceaccounts", pod.id().namespace(), name))
                .toList();
        return new ActionResult(pod, account);
    }
}
