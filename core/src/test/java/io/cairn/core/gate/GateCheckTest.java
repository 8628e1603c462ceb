// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import static io.cairn.core.gate.Objects.item;
import static io.cairn.core.gate.Objects.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.core.spec.Gate.Check;
import io.cairn.core.spec.Gate.Condition;
import io.cairn.core.spec.Gate.Path;
import io.cairn.core.spec.Gate.State;
import io.cairn.core.spec.JsonPath;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateCheckTest {

    private static final GateCheck CHECK = new GateCheck("late"::equals);

    private static String of(Check check, String type, String object) {
        return text(CHECK.of(check, item(type, object)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                // Deployments
                "deployments.apps | {spec: {replicas: 3}} | not yet: its controller has not looked at it yet",
                "deployments.apps | {metadata: {generation: 2}, spec: {replicas: 1}, status: {observedGeneration: 1,"
                        + " replicas: 1, updatedReplicas: 1, availableReplicas: 1}}"
                        + " | not yet: its controller has not looked at it yet",
                "deployments.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, replicas: 3,"
                        + " updatedReplicas: 1, availableReplicas: 3}} | not yet: 1 of 3 replicas are up to date",
                "deployments.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, replicas: 4,"
                        + " updatedReplicas: 3, availableReplicas: 4}} | not yet: 1 old replica is still there",
                "deployments.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, replicas: 5,"
                        + " updatedReplicas: 3, availableReplicas: 4}} | not yet: 2 old replicas are still there",
                "deployments.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, replicas: 3,"
                        + " updatedReplicas: 3, availableReplicas: 1}} | not yet: 1 of 3 replicas are available",
                "deployments.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, replicas: 3,"
                        + " updatedReplicas: 3, availableReplicas: 3}} | ready",
                "deployments.apps | {spec: {}, status: {observedGeneration: 1, replicas: 1, updatedReplicas: 1}}"
                        + " | not yet: 0 of 1 replica is available",
                "deployments.apps | {spec: {replicas: 0}, status: {observedGeneration: 1}} | ready",
                "deployments.apps | {spec: {paused: true}} | ready: not waited for: it is paused",
                "deployments.apps | {spec: {replicas: 1}, status: {observedGeneration: 1, conditions: [{type:"
                        + " Progressing, status: 'False', reason: ProgressDeadlineExceeded, message: timed out}]}}"
                        + " | never: its rollout is stuck: ProgressDeadlineExceeded: timed out",
                "deployments.apps | {spec: {replicas: 2}, status: {observedGeneration: 1, conditions: [{type:"
                        + " ReplicaFailure, status: 'True', reason: FailedCreate, message: exceeded quota}]}}"
                        + " | not yet: 0 of 2 replicas are up to date: FailedCreate: exceeded quota",
                // StatefulSets
                "statefulsets.apps | {spec: {replicas: 3}} | not yet: its controller has not looked at it yet",
                "statefulsets.apps | {metadata: {generation: 3}, spec: {replicas: 1}, status: {observedGeneration: 2,"
                        + " readyReplicas: 1}} | not yet: its controller has not looked at it yet",
                "statefulsets.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, readyReplicas: 1}}"
                        + " | not yet: 1 of 3 replicas are ready",
                "statefulsets.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, readyReplicas: 3,"
                        + " currentRevision: a, updateRevision: b, updatedReplicas: 1}}"
                        + " | not yet: 1 of 3 replicas are up to date",
                "statefulsets.apps | {spec: {replicas: 3}, status: {observedGeneration: 1, readyReplicas: 3,"
                        + " currentRevision: a, updateRevision: a}} | ready",
                "statefulsets.apps | {spec: {replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate:"
                        + " {partition: 2}}}, status: {observedGeneration: 1, readyReplicas: 3, currentRevision: a,"
                        + " updateRevision: b, updatedReplicas: 1}} | ready",
                "statefulsets.apps | {spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}}, status:"
                        + " {observedGeneration: 1, readyReplicas: 3, currentRevision: a, updateRevision: b,"
                        + " updatedReplicas: 1}} | not yet: 1 of 2 replicas are up to date",
                "statefulsets.apps | {spec: {replicas: 3, updateStrategy: {type: OnDelete}}, status:"
                        + " {observedGeneration: 1, readyReplicas: 3, currentRevision: a, updateRevision: b}} | ready",
                "statefulsets.apps | {spec: {replicas: 2, minReadySeconds: 5}, status: {observedGeneration: 1,"
                        + " readyReplicas: 2, availableReplicas: 1}} | not yet: 1 of 2 replicas are available",
                // DaemonSets
                "daemonsets.apps | {spec: {}} | not yet: its controller has not looked at it yet",
                "daemonsets.apps | {metadata: {generation: 2}, status: {observedGeneration: 1}}"
                        + " | not yet: its controller has not looked at it yet",
                "daemonsets.apps | {status: {observedGeneration: 1, desiredNumberScheduled: 2,"
                        + " updatedNumberScheduled: 1, numberAvailable: 2}} | not yet: 1 of 2 pods are up to date",
                "daemonsets.apps | {spec: {updateStrategy: {type: OnDelete}}, status: {observedGeneration: 1,"
                        + " desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2}} | ready",
                "daemonsets.apps | {status: {observedGeneration: 1, desiredNumberScheduled: 2,"
                        + " updatedNumberScheduled: 2, numberAvailable: 1}} | not yet: 1 of 2 pods are available",
                "daemonsets.apps | {status: {observedGeneration: 1, desiredNumberScheduled: 0}} | ready",
                // ReplicaSets
                "replicasets.apps | {spec: {replicas: 2}} | not yet: its controller has not looked at it yet",
                "replicasets.apps | {metadata: {generation: 2}, status: {observedGeneration: 1}}"
                        + " | not yet: its controller has not looked at it yet",
                "replicasets.apps | {spec: {replicas: 2}, status: {observedGeneration: 1, availableReplicas: 1}}"
                        + " | not yet: 1 of 2 replicas are available",
                "replicationcontrollers | {spec: {replicas: 2}, status: {observedGeneration: 1, availableReplicas: 2}}"
                        + " | ready",
                // Jobs
                "jobs.batch | {status: {conditions: [{type: Complete, status: 'True'}]}} | ready",
                "jobs.batch | {status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}}"
                        + " | never: it failed: BackoffLimitExceeded",
                "jobs.batch | {spec: {suspend: true}} | ready: not waited for: it is suspended",
                "jobs.batch | {spec: {completions: 3, parallelism: 2}, status: {succeeded: 1}}"
                        + " | not yet: 1 of 3 pods are done",
                "jobs.batch | {spec: {}} | not yet: 0 of 1 pod is done",
                // Pods
                "pods | {status: {phase: Succeeded}} | ready",
                "pods | {status: {phase: Failed, reason: Evicted, message: no memory}}"
                        + " | never: it failed: Evicted: no memory",
                "pods | {status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}} | ready",
                "pods | {status: {phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason:"
                        + " Unschedulable}]}} | not yet: it has no node: Unschedulable",
                "pods | {status: {phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses:"
                        + " [{ready: true}, {ready: false, state: {waiting: {reason: ImagePullBackOff}}}]}}"
                        + " | not yet: 1 of 2 containers are ready: ImagePullBackOff",
                "pods | {} | not yet: its phase is Pending",
                // Types, namespaces, services of the API
                "customresourcedefinitions.apiextensions.k8s.io | {} | not yet: it has no condition Established yet",
                "customresourcedefinitions.apiextensions.k8s.io | {status: {conditions: [{type: Established, status:"
                        + " 'False', reason: Installing}]}} | not yet: its condition Established is False: Installing",
                "customresourcedefinitions.apiextensions.k8s.io | {status: {conditions: [{type: NamesAccepted, status:"
                        + " 'True'}, {type: Established, status: 'True'}]}} | ready",
                "customresourcedefinitions.apiextensions.k8s.io | {status: {conditions: [{type: NamesAccepted, status:"
                        + " 'False', reason: KindConflict}]}} | never: its names are not accepted: KindConflict",
                "customresourcedefinitions.apiextensions.k8s.io | {status: {conditions: [{type: Established, status:"
                        + " 'True'}, {type: Terminating, status: 'True'}]}} | not yet: it is being deleted",
                "namespaces | {status: {phase: Active}} | ready",
                "namespaces | {status: {phase: Terminating}} | not yet: its phase is Terminating",
                "namespaces | {} | not yet: it has no phase yet",
                "apiservices.apiregistration.k8s.io | {status: {conditions: [{type: Available, status: 'True'}]}} | ready",
                "apiservices.apiregistration.k8s.io | {} | not yet: it has no condition Available yet",
                // Storage
                "persistentvolumeclaims | {status: {phase: Bound}} | ready",
                "persistentvolumeclaims | {status: {phase: Lost}} | never: its phase is Lost",
                "persistentvolumeclaims | {spec: {storageClassName: now}, status: {phase: Pending}}"
                        + " | not yet: its phase is Pending",
                "persistentvolumeclaims | {spec: {storageClassName: late}, status: {phase: Pending}}"
                        + " | ready: not waited for: binds with its first pod",
                "persistentvolumeclaims | {metadata: {annotations: {volume.beta.kubernetes.io/storage-class: late}}}"
                        + " | ready: not waited for: binds with its first pod",
                "persistentvolumeclaims | {metadata: {annotations: {volume.kubernetes.io/selected-node: n1}}, spec:"
                        + " {storageClassName: late}, status: {phase: Pending}} | not yet: its phase is Pending",
                "persistentvolumeclaims | {spec: {storageClassName: late, volumeName: pv4}, status: {phase: Pending}}"
                        + " | not yet: its phase is Pending",
                "persistentvolumes | {status: {phase: Available}} | ready",
                "persistentvolumes | {status: {phase: Bound}} | ready",
                "persistentvolumes | {status: {phase: Failed, message: no disk}} | never: its phase is Failed: no disk",
                "persistentvolumes | {status: {phase: Released}} | not yet: its phase is Released",
                // All others
                "configmaps | {} | ready",
                "services | {spec: {type: LoadBalancer}, status: {loadBalancer: {}}} | ready",
                "cronjobs.batch | {spec: {schedule: '* * * * *'}} | ready",
                "widgets.shop.io | {status: {conditions: [{type: Ready, status: 'False', message: starting}]}}"
                        + " | not yet: its condition Ready is False: starting",
                "widgets.shop.io | {status: {conditions: [{type: Ready, status: 'True'}]}} | ready",
                "widgets.shop.io | {status: {conditions: [{type: Available, status: 'False'}]}}"
                        + " | not yet: its condition Available is False",
                "widgets.shop.io | {metadata: {generation: 3}, status: {observedGeneration: 2}}"
                        + " | not yet: its controller has not looked at it yet",
                "configmaps | {metadata: {deletionTimestamp: '2026-01-01T00:00:00Z'}} | not yet: it is being deleted",
            })
    void readyMeansWhatIsUsualForTheType(String type, String object, String expected) {
        assertThat(of(State.READY, type, object)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "EXISTS | deployments.apps | {spec: {replicas: 3}} | ready",
                "ACTIVE | namespaces | {status: {phase: Active}} | ready",
                "ACTIVE | pods | {} | never: 'active' is a state of namespaces alone",
                "ESTABLISHED | customresourcedefinitions.apiextensions.k8s.io | {}"
                        + " | not yet: it has no condition Established yet",
                "BOUND | persistentvolumes | {status: {phase: Available}} | not yet: its phase is Available",
                "BOUND | persistentvolumes | {status: {phase: Bound}} | ready",
                "BOUND | persistentvolumeclaims | {status: {phase: Bound}} | ready",
                "ROLLED_OUT | statefulsets.apps | {spec: {replicas: 3}, status: {observedGeneration: 1}}"
                        + " | not yet: 0 of 3 replicas are ready",
                "ROLLED_OUT | jobs.batch | {} | never: 'rolledOut' is a state of daemonsets.apps, deployments.apps,"
                        + " replicasets.apps, replicationcontrollers, statefulsets.apps alone",
                "COMPLETE | jobs.batch | {status: {conditions: [{type: Complete, status: 'True'}]}} | ready",
            })
    void otherStatesAreOfTheirTypes(State state, String type, String object, String expected) {
        assertThat(of(state, type, object)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}={1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Synced | True | {} | not yet: it has no condition Synced yet",
                "Synced | True | {status: {conditions: [{type: Synced, status: 'True'}]}} | ready",
                "Synced | true | {status: {conditions: [{type: Synced, status: 'True'}]}} | ready",
                "Synced | False | {status: {conditions: [{type: Synced, status: 'True', reason: Done}]}}"
                        + " | not yet: its condition Synced is True: Done",
                "Synced | True | {metadata: {generation: 2}, status: {conditions: [{type: Synced, status: 'True',"
                        + " observedGeneration: 1}]}} | not yet: its controller has not looked at it yet",
                "Synced | True | {metadata: {generation: 2}, status: {observedGeneration: 1, conditions: [{type:"
                        + " Synced, status: 'True'}]}} | not yet: its controller has not looked at it yet",
                "Synced | True | {metadata: {generation: 2}, status: {observedGeneration: 2, conditions: [{type:"
                        + " Synced, status: 'True', observedGeneration: 2}]}} | ready",
            })
    void aConditionHasItsStatusForTheObjectAsItIsNow(String type, String status, String object, String expected) {
        assertThat(of(new Condition(type, status), "widgets.shop.io", object)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{.status.phase} | Running | {status: {phase: Running}} | ready",
                "{.status.phase} | Running | {status: {phase: Pending}} | not yet: {.status.phase} is Pending",
                "{.status.phase} | Running | {} | not yet: it has nothing at {.status.phase}",
                "{.status.phase} | | {status: {phase: any}} | ready",
                "{.status.phase} | | {status: {phase: ''}} | not yet: it has nothing at {.status.phase}",
                "{.status.phase} | | {status: {phase: null}} | not yet: it has nothing at {.status.phase}",
                "{.status.up} | | {status: {up: false}} | ready",
                "{.status.up} | true | {status: {up: true}} | ready",
                "{.status.n} | 3 | {status: {n: 3}} | ready",
                "{.status.n} | 3 | {status: {n: 3.0}} | ready",
                "{.status.n} | three | {status: {n: 3}} | not yet: {.status.n} is 3",
                "{.status} | x | {status: {n: 3}} | not yet: {.status} is a map and no single value",
                "{.status.l} | | {status: {l: []}} | not yet: it has nothing at {.status.l}",
                "{.status.l} | x | {status: {l: [x]}} | not yet: {.status.l} is a list and no single value",
                "{.status.l[*].up} | true | {status: {l: [{up: true}, {up: false}]}}"
                        + " | not yet: {.status.l[*].up} is false",
                "{.status.l[*].up} | true | {status: {l: [{up: true}, {up: true}]}} | ready",
            })
    void aPathHasItsValue(String path, String value, String object, String expected) {
        assertThat(of(new Path(JsonPath.parse(path), Optional.ofNullable(value)), "widgets.shop.io", object))
                .isEqualTo(expected);
    }
}
