// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobsTest {

    private final Jobs jobs = new Jobs(Sample.switches());

    private static Item job(String fields) {
        return item("jobs.batch/shop/report", fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'completionTime': '2026-01-01T00:00:00Z'} | true",
                "{'completionTime': ''} | false",
                "{} | false",
                "{'active': 1} | false",
                "{'conditions': [{'type': 'Suspended', 'status': 'True'}]} | false",
                "{'conditions': [{'type': 'Complete', 'status': 'True'}]} | true",
                "{'conditions': [{'type': 'Failed', 'status': 'True'}]} | true",
                "{'conditions': [{'type': 'Failed', 'status': 'False'}]} | false"
            })
    void aJobThatIsDoneIsLeftOut(String status, boolean left) {
        assertThat(jobs.execute(job("{'status': " + status + "}"), new MemoryRestore())
                        .equals(RestoreDecision.skip("it is done")))
                .isEqualTo(left);
    }

    @Test
    void aJobOfARestoredCronJobThatIsNotDoneComesBack() throws ClusterException {
        Item job = job("{'metadata': {'ownerReferences': [{'apiVersion': 'batch/v1', 'kind': 'CronJob',"
                + " 'name': 'report', 'controller': true}]}, 'status': {'active': 1}}");

        assertThat(kept(jobs, job, new MemoryRestore().restoring("cronjobs.batch/shop/report")))
                .isEqualTo(job.object());
    }

    @ParameterizedTest
    @CsvSource({"controller-uid", "batch.kubernetes.io/controller-uid"})
    void whatBearsTheUidOfTheJobThatWasIsTakenOff(String label) throws ClusterException {
        String labels = "'labels': {'" + label + "': 'u1', 'job-name': 'report'}";

        assertThat(kept(
                        jobs,
                        job("{'metadata': {" + labels + "}, 'spec': {'selector': {'matchLabels': {'" + label
                                + "': 'u1'}}, 'manualSelector': false, 'template': {'metadata': {" + labels + "}}}}"),
                        new MemoryRestore()))
                .isEqualTo(job("{'metadata': {'labels': {'job-name': 'report'}}, 'spec': {'manualSelector': false,"
                                + " 'template': {'metadata': {'labels': {'job-name': 'report'}}}}}")
                        .object());
    }

    @Test
    void aSelectorThatTheUserMadeStays() throws ClusterException {
        Item job = job("{'spec': {'manualSelector': true, 'selector': {'matchLabels': {'controller-uid': 'u1'}},"
                + " 'template': {'metadata': {'labels': {'controller-uid': 'u1'}}}}}");

        assertThat(kept(jobs, job, new MemoryRestore())).isEqualTo(job.object());
    }

    @Test
    void theRevisionOfADeploymentIsCountedAnew() throws ClusterException {
        String mine = "{'metadata': {'annotations': {'mine': 'x'}}}";

        assertThat(kept(
                        new Deployments(Sample.switches()),
                        item(
                                "deployments.apps/shop/web",
                                "{'metadata': {'annotations': {'deployment.kubernetes.io/revision': '6', 'mine': 'x'}}}"),
                        new MemoryRestore()))
                .isEqualTo(item("deployments.apps/shop/web", mine).object());
    }

    private static Item replicaSet(String annotations, String spec) {
        return item(
                "replicasets.apps/shop/web-5d9c",
                "{'metadata': {'annotations': " + annotations + ", 'ownerReferences': [{'apiVersion': 'apps/v1',"
                        + " 'kind': 'Deployment', 'name': 'web', 'controller': true}]}, 'spec': " + spec + "}");
    }

    @Test
    void aReplicaSetMakesNoPodsBeforeItsRestoredDeploymentWantsThem() throws ClusterException {
        Item set = replicaSet(
                "{'deployment.kubernetes.io/desired-replicas': '3', 'deployment.kubernetes.io/max-replicas': '4',"
                        + " 'deployment.kubernetes.io/revision': '6'}",
                "{'replicas': 3}");

        assertThat(kept(
                        new ReplicaSets(Sample.switches()),
                        set,
                        new MemoryRestore().restoring("deployments.apps/shop/web")))
                .isEqualTo(replicaSet("{'deployment.kubernetes.io/revision': '6'}", "{'replicas': 0}")
                        .object());
    }

    @Test
    void aReplicaSetWhoseDeploymentIsNotRestoredMakesItsPods() throws ClusterException {
        Item owned = replicaSet("{'mine': 'x'}", "{'replicas': 3}");
        Item alone = item("replicasets.apps/shop/alone", "{'spec': {'replicas': 3}}");
        ReplicaSets sets = new ReplicaSets(Sample.switches());

        assertThat(kept(sets, owned, new MemoryRestore().restoring("deployments.apps/other/web")))
                .isEqualTo(owned.object());
        assertThat(kept(sets, alone, new MemoryRestore().restoring("deployments.apps/shop/web")))
                .isEqualTo(alone.object());
    }
}
