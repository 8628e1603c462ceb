// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Item;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.RunContext;
import io.cairn.testkit.contract.RestoreItemActionContract;
import io.cairn.testkit.order.MemoryCluster;
import io.cairn.testkit.restore.MemoryRestore;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** What every action of this plugin keeps, on the same rich objects. */
class ContractTest {

    static final List<Item> SAMPLES = List.of(
            item(
                    "pods/shop/db-0",
                    "{'metadata': {'generateName': 'db-', 'uid': 'u1', 'resourceVersion': '7', 'generation': 2,"
                            + " 'creationTimestamp': 'x', 'labels': {'app': 'db'}, 'annotations': {'mine': 'x'},"
                            + " 'finalizers': ['orphan', 'mine'], 'managedFields': [{'manager': 'm'}], 'ownerReferences':"
                            + " [{'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'name': 'db', 'uid': 'u2', 'controller': true}]},"
                            + " 'spec': {'nodeName': 'n1', 'priority': 0, 'serviceAccountName': 'db', 'volumes': [{'name': 'data'},"
                            + " {'name': 'db-token-x7k2p', 'secret': {'secretName': 'db-token-x7k2p'}}, {'name':"
                            + " 'kube-api-access-x7k2p', 'projected': {'sources': [{'serviceAccountToken': {'path': 'token'}}]}}],"
                            + " 'containers': [{'name': 'db', 'volumeMounts': [{'name': 'data'}, {'name': 'kube-api-access-x7k2p'}]}],"
                            + " 'tolerations': [{'key': 'node.kubernetes.io/not-ready', 'operator': 'Exists', 'effect':"
                            + " 'NoExecute', 'tolerationSeconds': 300}]}, 'status': {'phase': 'Running'}}"),
            item("nodes/n1", "{'metadata': {'uid': 'u1'}, 'status': {'phase': 'x'}}"),
            item(
                    "endpoints/shop/db",
                    "{'metadata': {'labels': {'a': 'b'}, 'annotations': {'a': 'b'}}, 'subsets': [{'addresses':"
                            + " [{'ip': '10.1.0.1', 'targetRef': {'kind': 'Node'}}]}]}"),
            item(
                    "endpointslices.discovery.k8s.io/shop/db-1",
                    "{'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by': 'staff'}, 'ownerReferences':"
                            + " [{'apiVersion': 'apps/v1', 'kind': 'Service', 'name': 'db'}]}}"),
            item(
                    "jobs.batch/shop/report",
                    "{'metadata': {'labels': {'controller-uid': 'u1'}}, 'spec': {'manualSelector': false, 'selector':"
                            + " {'matchLabels': {'controller-uid': 'u1'}}, 'template': {'metadata': {'labels': {'controller-uid':"
                            + " 'u1', 'job-name': 'report'}}}}, 'status': {'active': 1, 'completionTime': '', 'conditions': [{'type':"
                            + " 'Failed', 'status': 'False'}]}}"),
            item(
                    "deployments.apps/shop/web",
                    "{'metadata': {'annotations': {'deployment.kubernetes.io/revision': '6'}}, 'spec': {'replicas': 2}}"),
            item(
                    "replicasets.apps/shop/web-5d9c",
                    "{'metadata': {'annotations': {'deployment.kubernetes.io/desired-replicas': '2'}, 'ownerReferences':"
                            + " [{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': 'web', 'uid': 'u2', 'controller': true}]},"
                            + " 'spec': {'replicas': 2}}"),
            item(
                    "services/shop/db",
                    "{'metadata': {'annotations': {'kubectl.kubernetes.io/last-applied-configuration':"
                            + " '{\\'spec\\':{\\'ports\\':[{\\'port\\':80,\\'nodePort\\':30080}]}}'}},"
                            + " 'spec': {'clusterIP': '10.0.0.7', 'clusterIPs': ['10.0.0.7'], 'ports': [{'port': 80, 'nodePort':"
                            + " 30080}, {'port': 53, 'protocol': 'UDP', 'nodePort': 30053}], 'healthCheckNodePort': 31000},"
                            + " 'status': {'loadBalancer': {'ingress': [{'ip': '192.0.2.1'}]}}}"),
            item(
                    "serviceaccounts/shop/db",
                    "{'secrets': [{'name': 'mine'}, {'name': 'db-token-x7k2p'}], 'imagePullSecrets': [{'name': 'registry'}]}"),
            item(
                    "secrets/shop/db-token",
                    "{'type': 'kubernetes.io/service-account-token', 'metadata': {'labels':"
                            + " {'kubernetes.io/legacy-token-last-used': 'x'}, 'annotations':"
                            + " {'kubernetes.io/service-account.name': 'db', 'kubernetes.io/service-account.uid': 'u1'}},"
                            + " 'data': {'token': 'eA==', 'mine': 'eA=='}}"),
            item(
                    "persistentvolumeclaims/shop/data",
                    "{'metadata': {'annotations': {'pv.kubernetes.io/bind-completed': 'yes'}}, 'spec': {'volumeName': 'pv4',"
                            + " 'dataSource': {'apiGroup': 'snapshot.storage.k8s.io', 'kind': 'VolumeSnapshot', 'name': 'monday'},"
                            + " 'dataSourceRef': {'kind': 'PersistentVolumeClaim', 'namespace': 'shop', 'name': 'origin'}}}"),
            item(
                    "persistentvolumes/pv4",
                    "{'metadata': {'annotations': {'pv.kubernetes.io/bound-by-controller': 'yes'}}, 'spec':"
                            + " {'persistentVolumeReclaimPolicy': 'Retain', 'claimRef': {'namespace': 'shop', 'name': 'data', 'uid':"
                            + " 'u1', 'resourceVersion': '7'}}}"),
            item(
                    "rolebindings.rbac.authorization.k8s.io/shop/a",
                    "{'subjects': [{'kind': 'ServiceAccount', 'namespace': 'shop', 'name': 'db'}, {'kind': 'User', 'name':"
                            + " 'system:serviceaccount:shop:db'}, {'kind': 'Group', 'name': 'system:serviceaccounts:shop'}]}"),
            item(
                    "validatingwebhookconfigurations.admissionregistration.k8s.io/a",
                    "{'webhooks': [{'name': 'x', 'sideEffects': 'Some', 'clientConfig': {'service': {'namespace': 'shop'}}}]}"),
            item(
                    "apiservices.apiregistration.k8s.io/v1.example.com",
                    "{'spec': {'service': {'namespace': 'shop', 'name': 'api'}}}"),
            item(
                    "customresourcedefinitions.apiextensions.k8s.io/pools.shop.example.com",
                    "{'spec': {'preserveUnknownFields': true, 'conversion': {'webhook': {'clientConfig': {'service': {'namespace':"
                            + " 'shop'}}}}, 'versions': [{'name': 'v1', 'schema': {'openAPIV3Schema': {'type': 'object'}}}]}}"),
            item(
                    "namespaces/shop",
                    "{'metadata': {'labels': {'kubernetes.io/metadata.name': 'shop'}}, 'spec': {'finalizers': ['kubernetes']}}"),
            item(
                    "pools.shop.example.com/shop/a",
                    "{'metadata': {'annotations': {'velero.io/restore-status': 'true'}}, 'status': {'ready': true}}"));

    static MemoryCluster filledCluster() {
        return Sample.cluster()
                .add(
                        item(
                                "persistentvolumes/pv4",
                                "{'spec': {'claimRef': {'namespace': 'test', 'name': 'data'}}, 'status': {'phase': 'Released'}}"));
    }

    static MemoryRestore someRestore() {
        return new MemoryRestore()
                .mapping("shop", "test")
                .restoring("persistentvolumes/pv4")
                .restoring("deployments.apps/shop/web");
    }

    abstract static class OfThisPlugin extends RestoreItemActionContract {

        private final Class<? extends RestoreItemAction> action;

        OfThisPlugin(Class<? extends RestoreItemAction> action) {
            this.action = action;
        }

        @Override
        protected RestoreItemAction action(ClusterAccess cluster, RunContext run) {
            return Sample.actions(cluster, new Switches(run)).stream()
                    .filter(action::isInstance)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        protected MemoryCluster cluster() {
            return filledCluster();
        }

        @Override
        protected RestoreView restore() {
            return someRestore();
        }

        @Override
        protected List<Item> samples() {
            Set<String> types =
                    action(cluster(), new RunContext("", config())).appliesTo().types();
            return SAMPLES.stream()
                    .filter(item ->
                            types.isEmpty() || types.contains(item.type().id()))
                    .toList();
        }
    }

    @Nested
    class NeverKeeps extends OfThisPlugin {
        NeverKeeps() {
            super(Never.class);
        }
    }

    @Nested
    class PodsKeeps extends OfThisPlugin {
        PodsKeeps() {
            super(Pods.class);
        }
    }

    @Nested
    class JobsKeeps extends OfThisPlugin {
        JobsKeeps() {
            super(Jobs.class);
        }
    }

    @Nested
    class DeploymentsKeeps extends OfThisPlugin {
        DeploymentsKeeps() {
            super(Deployments.class);
        }
    }

    @Nested
    class ReplicaSetsKeeps extends OfThisPlugin {
        ReplicaSetsKeeps() {
            super(ReplicaSets.class);
        }
    }

    @Nested
    class ServicesKeeps extends OfThisPlugin {
        ServicesKeeps() {
            super(Services.class);
        }
    }

    @Nested
    class ServiceAccountsKeeps extends OfThisPlugin {
        ServiceAccountsKeeps() {
            super(ServiceAccounts.class);
        }
    }

    @Nested
    class SecretsKeeps extends OfThisPlugin {
        SecretsKeeps() {
            super(Secrets.class);
        }
    }

    @Nested
    class ClaimsKeeps extends OfThisPlugin {
        ClaimsKeeps() {
            super(Claims.class);
        }
    }

    @Nested
    class VolumesKeeps extends OfThisPlugin {
        VolumesKeeps() {
            super(Volumes.class);
        }
    }

    @Nested
    class BindingsKeeps extends OfThisPlugin {
        BindingsKeeps() {
            super(Bindings.class);
        }
    }

    @Nested
    class WebhooksKeeps extends OfThisPlugin {
        WebhooksKeeps() {
            super(Webhooks.class);
        }
    }

    @Nested
    class ApiServicesKeeps extends OfThisPlugin {
        ApiServicesKeeps() {
            super(ApiServices.class);
        }
    }

    @Nested
    class DefinitionsKeeps extends OfThisPlugin {
        DefinitionsKeeps() {
            super(Definitions.class);
        }
    }

    @Nested
    class NamespacesKeeps extends OfThisPlugin {
        NamespacesKeeps() {
            super(Namespaces.class);
        }
    }

    @Nested
    class StatusKeeps extends OfThisPlugin {
        StatusKeeps() {
            super(Status.class);
        }
    }

    @Nested
    class MetadataKeeps extends OfThisPlugin {
        MetadataKeeps() {
            super(Metadata.class);
        }
    }
}
