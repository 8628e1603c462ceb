// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.assertNoBackup;
import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.startBackup;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Environment.class)
class InterruptionTest {

    private static final int EXIT_OF_KILLED = 128 + 9;
    /** Two more moments lie after the last request, while files are written. */
    private static final int MOMENTS_AMONG_REQUESTS = 8;

    @Test
    void killedAtAnyOfTenMomentsItLeavesNoBackupAndTheNameFree(
            ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn) {
        String[] flags = databaseFlags(kube);
        Cairn proxied = cairn.with(plane.kubeconfig(plane.admin(), proxy.uri()));
        int before = proxy.requests();
        ended(0, createBackup(proxied, "whole", flags));
        int requestsOfARun = proxy.requests() - before;
        assertThat(requestsOfARun).isGreaterThanOrEqualTo(MOMENTS_AMONG_REQUESTS);

        for (int moment = 0; moment < MOMENTS_AMONG_REQUESTS; moment++) {
            String name = "killed-at-request-" + moment;
            int number = proxy.requests() + 1 + moment * (requestsOfARun - 1) / (MOMENTS_AMONG_REQUESTS - 1);
            HoldingProxy.Gate gate = proxy.hold(request -> request.number() == number);
            Cairn.Running backup = startBackup(proxied, name, flags);
            gate.awaitArrival();
            backup.signal("KILL");
            ended(EXIT_OF_KILLED, backup.end());
            gate.release();
            assertNoBackup(cairn, name);
            assertNameIsFree(cairn, name, flags);
        }
        for (String file : List.of("", ".tar.gz")) {
            String name = "killed-at-file" + file.replace('.', '-');
            Cairn.Running backup = startBackup(cairn, name, flags);
            Kube.await(
                    "a file " + file,
                    () -> !backup.alive()
                            || StoredBackup.files(Backups.folder(cairn, name)).stream()
                                    .anyMatch(found -> found.endsWith(file)));
            backup.signal("KILL");
            // From the first file to the last is so short a time that the program may have ended before the signal.
            if (backup.end().exit() == EXIT_OF_KILLED && !hasManifest(cairn, name)) {
                assertThat(cairn.names()).doesNotContain(name);
                assertNameIsFree(cairn, name, flags);
            } else {
                assertThat(cairn.names()).contains(name);
                assertThat(stored(cairn, name).items()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsItWithinTwoSecondsAndLeavesNoBackup(
            String signal, ControlPlane plane, Kube kube, HoldingProxy proxy, Cairn cairn) {
        String[] flags = databaseFlags(kube);
        HoldingProxy.Gate gate = proxy.hold(request -> request.path().endsWith("/configmaps"));

        Cairn.Running backup = startBackup(cairn.with(plane.kubeconfig(plane.admin(), proxy.uri())), "b1", flags);
        gate.awaitArrival();
        backup.signal(signal);
        Cairn.Result result = backup.end(2);

        ended(Cairn.exitOf(signal), result);
        gate.release();
        assertNoBackup(cairn, "b1");
        assertNameIsFree(cairn, "b1", flags);
    }

    private static boolean hasManifest(Cairn cairn, String name) {
        return StoredBackup.marks(cairn.location(), name).stream().anyMatch(mark -> mark.contains("manifest"));
    }

    private static void assertNameIsFree(Cairn cairn, String name, String... flags) {
        ended(0, createBackup(cairn, name, flags));
        assertThat(cairn.names()).contains(name);
    }

    private static String[] databaseFlags(Kube kube) {
        String namespace = kube.newNamespace("kill");
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            kube.claim(namespace, "data-" + ordinal);
            kube.pod(namespace, "db-" + ordinal, "data-" + ordinal);
            kube.configMap(namespace, "settings-" + ordinal);
        }
        return new String[] {
            "--include-namespaces",
            namespace,
            "--ordered-resources",
            "pod=%s/db-2,%s/db-1,%s/db-0".formatted(namespace, namespace, namespace)
        };
    }
}
