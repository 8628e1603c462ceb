// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.startBackup;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Environment.class)
class ConsistencyTest {

    @Test
    void aNamedItemIsCapturedAsItIsAtItsTurn(ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn) {
        String namespace = kube.newNamespace("turn");
        kube.pod(namespace, "db-0");
        kube.pod(namespace, "db-1");
        HoldingProxy.Gate firstTurn = proxy.hold(request -> request.path().endsWith("/pods/db-1"));

        Cairn.Running backup = startBackup(
                cairn.with(plane.kubeconfig(plane.admin(), proxy.uri())),
                "b1",
                "--include-namespaces",
                namespace,
                "--ordered-resources",
                "pod=%s/db-1,%s/db-0".formatted(namespace, namespace));
        firstTurn.awaitArrival();
        String second = Kube.core(namespace, "pods", "db-0");
        assertThat(proxy.saw(second)).isFalse();
        String newest = kube.change(second);
        firstTurn.release();

        ended(0, backup.end());
        assertThat(stored(cairn, "b1").resourceVersion("pods/" + namespace + "/db-0"))
                .isEqualTo(newest);
    }

    @Test
    void whatNoRuleNamesIsCapturedAsItWasAtOneRevision(ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn) {
        String namespace = kube.newNamespace("revision");
        kube.configMap(namespace, "early");
        kube.configMap(namespace, "settings");
        kube.secret(namespace, "password", "b2xk");
        String settings = Kube.core(namespace, "configmaps", "settings");
        String before = kube.resourceVersion(settings);
        HoldingProxy.Gate list = proxy.hold(request ->
                request.path().endsWith("/configmaps") && request.query().contains("resourceVersionMatch=Exact"));

        Cairn.Running backup = startBackup(
                cairn.with(plane.kubeconfig(plane.admin(), proxy.uri())), "b1", "--include-namespaces", namespace);
        list.awaitArrival();
        String after = kube.change(settings);
        kube.configMap(namespace, "late");
        kube.delete(Kube.core(namespace, "configmaps", "early"));
        list.release();

        ended(0, backup.end());
        StoredBackup archive = stored(cairn, "b1");
        assertThat(archive.resourceVersion("configmaps/" + namespace + "/settings"))
                .isEqualTo(before)
                .isNotEqualTo(after);
        assertThat(archive.items())
                .contains("configmaps/" + namespace + "/early", "secrets/" + namespace + "/password")
                .doesNotContain("configmaps/" + namespace + "/late");
    }

    @Test
    void anEntryHasTheSameBytesFromAListAndFromAGet(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("bytes");
        kube.claim(namespace, "data");
        kube.pod(namespace, "db-0", "data");

        ended(0, createBackup(cairn, "listed", "--include-namespaces", namespace));
        ended(
                0,
                createBackup(
                        cairn,
                        "named",
                        "--include-namespaces",
                        namespace,
                        "--ordered-resources",
                        "pod=%s/db-0;pvc=%s/data".formatted(namespace, namespace)));

        assertThat(stored(cairn, "named").objects())
                .containsExactlyInAnyOrderEntriesOf(stored(cairn, "listed").objects());
    }

    @Test
    void twoBackupsOfAnUnchangedNamespaceHaveEqualEntries(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("equal");
        kube.boundClaim(namespace, "data");
        kube.pod(namespace, "db-0", "data");
        kube.configMap(namespace, "settings");

        ended(0, createBackup(cairn, "first", "--include-namespaces", namespace));
        ended(0, createBackup(cairn, "second", "--include-namespaces", namespace));

        assertThat(stored(cairn, "first").items()).contains("configmaps/" + namespace + "/settings");
        assertThat(stored(cairn, "second").objects())
                .containsExactlyInAnyOrderEntriesOf(stored(cairn, "first").objects());
    }
}
