// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.UsedRights;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.server.SnapshotDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

    private static final BackupSpec CLAIMS = BackupSpec.builder()
            .includedNamespaces(List.of("shop"))
            .includedResources(List.of("pvc"))
            .build();
    private static final String GROUP = "snapshot.storage.k8s.io";

    @TempDir
    Path folder;

    private final ApiServer server = ApiServer.start();

    /** Starts work beside claims, and has snapshots for that. */
    private static final class Snapshots implements BackupItemAction {

        @Override
        public String name() {
            return "snapshots";
        }

        @Override
        public AppliesTo appliesTo() {
            return AppliesTo.starting("pvc");
        }

        @Override
        public List<UsedRights> rights() {
            return List.of(
                    UsedRights.needed("volumesnapshots", "create", "delete").andWatch(),
                    UsedRights.needed("volumesnapshotclasses", "list"),
                    UsedRights.needed("things.not.served.example.com", "get"));
        }

        @Override
        public ActionResult execute(Item item) {
            throw new AssertionError("nothing is backed up");
        }
    }

    @BeforeEach
    void start() {
        server.apply(Samples.namespace("shop"));
        server.applyAll(SnapshotDriver.definitions());
        server.user("t", "limited");
        server.allow("limited", Set.of("get", "list"), Set.of(""), Set.of("*"), Set.of());
        server.allow("limited", Set.of("create"), Set.of(GROUP), Set.of("*"), Set.of("shop"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Rights check(BackupItemAction... actions) throws IOException {
        return check(CLAIMS, actions);
    }

    private Rights check(BackupSpec spec, BackupItemAction... actions) throws IOException {
        PluginRun run = mock(PluginRun.class);
        when(run.orderers(any())).thenReturn(List.of());
        List<Extension<BackupItemAction>> extensions = Arrays.stream(actions)
                .map(action -> new Extension<>("test", action.name(), action))
                .toList();
        when(run.backupActions()).thenReturn(extensions);
        PluginHost host = mock(PluginHost.class);
        when(host.run(any(), any())).thenReturn(run);
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig("limited"));
        try (KubeApi api =
                KubeConnection.find(Optional.of(kubeconfig), "", Map.of()).open(RetryPolicy.USUAL)) {
            return new Preflight(api, host).check(spec);
        }
    }

    @Test
    void withoutActionsOnlyReadingIsNeeded() throws IOException {
        Rights rights = check();

        assertThat(rights.needed())
                .extracting(Right::toString)
                .containsExactly("get namespaces", "list namespaces", "list persistentvolumeclaims in shop");
        assertThat(rights.lacking()).isEmpty();
    }

    @Test
    void whatAnActionMakesUseOfIsAskedForWhereTheBackupGoes() throws IOException {
        Rights rights = check(new Snapshots());

        assertThat(rights.needed())
                .extracting(Right::toString)
                .contains(
                        "get persistentvolumeclaims in shop",
                        "create volumesnapshots." + GROUP + " in shop",
                        "delete volumesnapshots." + GROUP + " in shop",
                        "list volumesnapshotclasses." + GROUP)
                .noneMatch(right -> right.contains("not.served"));
        assertThat(rights.lacking())
                .extracting(Right::toString)
                .containsExactly("delete volumesnapshots." + GROUP + " in shop", "list volumesnapshotclasses." + GROUP);
    }

    @Test
    void anActionOnWhatTheBackupDoesNotTakeNeedsNothing() throws IOException {
        BackupSpec pods = BackupSpec.builder()
                .includedNamespaces(List.of("shop"))
                .includedResources(List.of("pods"))
                .build();

        assertThat(check(pods, new Snapshots()).needed())
                .extracting(Right::toString)
                .containsExactly("get namespaces", "list namespaces", "list pods in shop");
    }

    @Test
    void anActionOnAnItemThatIsNamedNeedsItsRights() throws IOException {
        BackupSpec claim = BackupSpec.builder()
                .items(List.of(ItemId.parse("persistentvolumeclaims/shop/data")))
                .build();

        assertThat(check(claim, new Snapshots()).needed())
                .extracting(Right::toString)
                .contains("list volumesnapshotclasses." + GROUP);
    }

    @Test
    void anActionOnWhatBelongsToTheItemsNeedsItsRightsToo() throws IOException {
        BackupSpec pods =
                BackupSpec.builder().includedResources(List.of("pods")).build();
        BackupItemAction volumes = action(AppliesTo.relating("pods", "persistentvolumes"));
        BackupItemAction classes = action(AppliesTo.relating("persistentvolumes", "storageclasses"));

        assertThat(check(pods, classes, volumes).needed())
                .extracting(Right::toString)
                .contains("list persistentvolumes", "list storageclasses.storage.k8s.io");
        assertThat(check(pods, classes).needed())
                .extracting(Right::toString)
                .doesNotContain("list storageclasses.storage.k8s.io");
    }

    private static BackupItemAction action(AppliesTo appliesTo) {
        BackupItemAction action = mock(BackupItemAction.class);
        when(action.name()).thenReturn("relates");
        when(action.appliesTo()).thenReturn(appliesTo);
        when(action.rights()).thenReturn(List.of());
        return action;
    }

    @Test
    void aRightThatOnlyHelpsIsInTheRoleAndIsNeverLacking() throws IOException {
        Rights rights = check(new Snapshots());

        assertThat(rights.helpful())
                .extracting(Right::toString)
                .containsExactly("watch volumesnapshots." + GROUP + " in shop");
        ObjectTree rule = rights.clusterRole("role").trees("rules").stream()
                .filter(each -> each.texts("resources").contains("volumesnapshots"))
                .findFirst()
                .orElseThrow();
        assertThat(rule.texts("verbs")).containsExactly("create", "delete", "watch");
    }
}
