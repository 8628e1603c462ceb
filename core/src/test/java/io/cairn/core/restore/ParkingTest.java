// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static io.cairn.core.restore.TimedRestores.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks and API services that are left out, in whole runs. */
class ParkingTest {

    private static final String VALIDATING = "validatingwebhookconfigurations.admissionregistration.k8s.io/policy";
    private static final String MUTATING = "mutatingwebhookconfigurations.admissionregistration.k8s.io/policy";

    @TempDir
    Path folder;

    private TimedRestores fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new TimedRestores(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static String webhooks(String kind) {
        return "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"name\":\"policy\"},\"webhooks\":[]}";
    }

    private static String apiService(String name, String service) {
        return "{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"service\":{\"namespace\":\"shop\",\"name\":\"" + service + "\"}}}";
    }

    private static final String SERVICE =
            "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"namespace\":\"shop\",\"name\":\"metrics\"},\"spec\":{}}";

    @Test
    void webhooksAreNotSentAndTheReasonSaysHowToRestoreThem() throws IOException {
        RestoreRecord record = fixture.restore(
                spec("backupName: b1", "parkWebhooks: true"),
                webhooks("ValidatingWebhookConfiguration"),
                webhooks("MutatingWebhookConfiguration"));

        String how =
                " skipped parked: restore it when its service answers, by 'cairn restore create --from-backup b1 --item ";
        assertThat(fixture.items())
                .containsExactlyInAnyOrder(VALIDATING + how + VALIDATING + "'", MUTATING + how + MUTATING + "'");
        assertThat(fixture.server.get(VALIDATING)).isEmpty();
        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void ofApiServicesOnlyThoseWhoseServiceIsRestoredAreParked() throws IOException {
        fixture.restore(
                spec("parkWebhooks: true"),
                SERVICE,
                apiService("v1.metrics.example.com", "metrics"),
                apiService("v1.other.example.com", "other"));

        assertThat(fixture.items())
                .anyMatch(line ->
                        line.startsWith("apiservices.apiregistration.k8s.io/v1.metrics.example.com skipped parked: "))
                .contains("apiservices.apiregistration.k8s.io/v1.other.example.com created");
    }

    @Test
    void theCommandMapsNamespacesAsThisRestoreDoes() throws IOException {
        fixture.restore(
                spec("backupName: b1", "parkWebhooks: true", "namespaceMapping: {shop: test}"),
                webhooks("ValidatingWebhookConfiguration"));

        assertThat(fixture.items().get(0)).contains("--from-backup b1 --namespace-mappings shop:test --item ");
    }

    @Test
    void theReasonRemindsOfTransforms() throws IOException {
        fixture.restore(
                spec(
                        "backupName: b1",
                        "parkWebhooks: true",
                        "transforms: {t: '{apiVersion: cairn.io/v1, kind: Transforms, spec: {rules: [{merge: {a: b}}]}}'}"),
                webhooks("ValidatingWebhookConfiguration"));

        assertThat(fixture.items().get(0)).endsWith(" --item " + VALIDATING + "' and the same --transform");
    }

    @Test
    void theCommandCanBePastedWhereAPathHasBlanks() throws IOException {
        RestoreSpec spec = spec("parkWebhooks: true", "namespaceMapping: {'eu-*': 'us-*'}");
        try (StoredItems items = fixture.archive(webhooks("ValidatingWebhookConfiguration"))) {
            fixture.run()
                    .create(
                            "r1",
                            () -> new RestoreRun.Source(items, List.of()),
                            spec,
                            (source, ground) -> fixture.restores.begin(
                                    "r1", "/my backups/b1.tar.gz", true, RestoreFile.tree(spec)));
        }

        assertThat(fixture.items().get(0))
                .endsWith("by 'cairn restore create --from-file '/my backups/b1.tar.gz' --namespace-mappings"
                        + " 'eu-*:us-*' --item " + VALIDATING + "'");
    }

    @Test
    void withoutTheFlagTheyAreRestored() throws IOException {
        fixture.restore(spec(), webhooks("ValidatingWebhookConfiguration"));

        assertThat(fixture.items()).containsExactly(VALIDATING + " created");
    }
}
