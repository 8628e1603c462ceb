// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.api.UsedRights;
import io.cairn.core.apply.Applier;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.preflight.Preflight;
import io.cairn.core.preflight.Right;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.spec.RestoreSpec.Existing;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which rights a restore needs, told before anything is sent: to make and read what it restores, to change it where the policy
 * says so, what actions make use of, and to run commands in pods where items or the specification have hooks. To hold roles and
 * bindings without holding their rights, {@code escalate} and {@code bind} help. Used by one thread.
 */
final class RestoreRights {

    private static final String RBAC = "rbac.authorization.k8s.io";

    private final Prepared prepared;
    private final RestoreSpec spec;
    private final Set<Right> needed = new LinkedHashSet<>();
    private final Set<Right> helpful = new LinkedHashSet<>();

    RestoreRights(Prepared prepared, RestoreSpec spec) {
        this.prepared = prepared;
        this.spec = spec;
    }

    /**
     * Finds them out.
     *
     * @param archive read where items may have hooks
     * @throws IOException if the archive can't be read
     */
    void gather(StoredItems archive) throws IOException {
        namespaces();
        prepared.items().forEach(this::item);
        for (RestoreActions.Used used : prepared.actions().rights(prepared.items())) {
            action(used);
        }
        if (hasHooks(archive)) {
            ResourceType pods = prepared.catalog().resolve("pods");
            for (String namespace : prepared.targetNamespaces()) {
                needed.add(new Right("list", pods, namespace));
                Preflight.EXEC_VERBS.forEach(verb -> needed.add(new Right(verb, Preflight.EXEC, namespace)));
            }
        }
    }

    Set<Right> needed() {
        return needed;
    }

    Set<Right> helpful() {
        return helpful;
    }

    private void namespaces() {
        ResourceType namespaces = prepared.catalog().resolve("namespaces");
        helpful.add(new Right("get", namespaces, ""));
        if (!prepared.bareNamespaces().isEmpty()) {
            needed.add(new Right("create", namespaces, ""));
            needed.add(new Right("get", namespaces, ""));
        }
    }

    private void item(RestoreItem item) {
        ResourceType type = item.ref().type();
        String namespace = item.target().namespace();
        needed.add(new Right("create", type, namespace));
        needed.add(new Right("get", type, namespace));
        helpful.add(new Right("list", type, namespace));
        boolean changes = spec.existing() == Existing.UPDATE || spec.existing() == Existing.REPLACE;
        boolean freed = changes && type.id().equals("persistentvolumes");
        if (spec.existing() == Existing.UPDATE || freed || (spec.quiesces() && Quiescing.isController(type.id()))) {
            needed.add(new Right("patch", type, namespace));
        }
        if (spec.existing() == Existing.REPLACE || isDefaultAccount(item)) {
            needed.add(new Right("update", type, namespace));
        }
        if (spec.existing() == Existing.REPLACE && Applier.mayDelete(type)) {
            needed.add(new Right("delete", type, namespace));
        }
        for (OwnerRef owner : item.ref().owners()) {
            Owners.type(prepared.catalog(), owner.apiVersion(), owner.kind())
                    .ifPresent(of -> needed.add(new Right("get", of, of.namespaced() ? namespace : "")));
        }
        if (type.id().equals("persistentvolumeclaims") && waits()) {
            // Else a claim that binds with its first pod is waited for.
            helpful.add(new Right("get", prepared.catalog().resolve("storageclasses.storage.k8s.io"), ""));
        }
        if (prepared.view().withStatus(type)) {
            needed.add(new Right("patch", part(type, "status"), namespace));
        }
        if (type.group().equals(RBAC)) {
            boolean binds = type.plural().endsWith("bindings");
            for (String roles : List.of("roles", "clusterroles")) {
                helpful.add(new Right(
                        binds ? "bind" : "escalate", prepared.catalog().resolve(roles + "." + RBAC), namespace));
            }
        }
    }

    private boolean waits() {
        return spec.awaitsReady()
                || prepared.plan().stages().stream()
                        .anyMatch(stage -> stage.treatment().gate().isPresent());
    }

    private static boolean isDefaultAccount(RestoreItem item) {
        return item.target().type().equals("serviceaccounts")
                && item.target().name().equals("default");
    }

    private static ResourceType part(ResourceType type, String name) {
        return new ResourceType(
                type.group(), type.version(), type.plural() + "/" + name, type.kind(), type.namespaced());
    }

    private void action(RestoreActions.Used used) {
        for (UsedRights rights : used.rights()) {
            // a plugin may know types that this cluster doesn't serve
            prepared.catalog().known(rights.type()).ifPresent(type -> {
                Set<String> places = type.namespaced() ? used.namespaces() : Set.of("");
                for (String place : places) {
                    rights.needed().stream().sorted().forEach(verb -> needed.add(new Right(verb, type, place)));
                    rights.helpful().stream().sorted().forEach(verb -> helpful.add(new Right(verb, type, place)));
                }
            });
        }
    }

    private boolean hasHooks(StoredItems archive) throws IOException {
        if (!spec.items().hooks().isEmpty()) {
            return true;
        }
        HookFinder finder = prepared.hooks();
        AtomicBoolean found = new AtomicBoolean();
        archive.read(
                prepared.items().stream()
                        .filter(item ->
                                HookedControllers.mayHaveHooks(item.target().type()))
                        .map(RestoreItem::position)
                        .toList(),
                (position, json) -> found.compareAndSet(false, finder.mayHaveRestoreHooks(json)));
        return found.get();
    }
}
