// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.preflight;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Asks the API server what the user may do, a few questions at a time. */
final class AccessReviews {

    private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final int AT_A_TIME = 4;

    private final KubeApi api;

    AccessReviews(KubeApi api) {
        this.api = api;
    }

    /**
     * Those of the rights that the user doesn't have, in their order. A right in namespaces is asked for once for the
     * whole cluster, and for each namespace only where that is denied.
     */
    List<Right> denied(Collection<Right> rights) throws ClusterException {
        List<Right> everywhere = rights.stream()
                .map(right -> new Right(right.verb(), right.type(), ""))
                .distinct()
                .toList();
        Map<Right, Boolean> inCluster = ask(everywhere);
        List<Right> open = rights.stream()
                .filter(right -> !inCluster.getOrDefault(new Right(right.verb(), right.type(), ""), false))
                .toList();
        Map<Right, Boolean> inNamespaces =
                ask(open.stream().filter(right -> !right.namespace().isEmpty()).collect(Collectors.toList()));
        return open.stream()
                .filter(right -> !inNamespaces.getOrDefault(right, false))
                .toList();
    }

    private Map<Right, Boolean> ask(List<Right> rights) throws ClusterException {
        ExecutorService asking = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            rights.forEach(right -> answers.add(asking.submit(() -> allowed(right))));
            Map<Right, Boolean> allowed = new LinkedHashMap<>();
            for (int i = 0; i < rights.size(); i++) {
                allowed.put(rights.get(i), answer(answers.get(i)));
            }
            return allowed;
        } finally {
            asking.shutdownNow();
        }
    }

    private boolean answer(Future<Boolean> answer) throws ClusterException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while asking " + api.server() + " for rights", 0, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClusterException cluster) {
                throw cluster;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private boolean allowed(Right right) throws ClusterException {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("verb", right.verb());
        attributes.put("group", right.type().group());
        attributes.put("version", right.type().version());
        String[] resource = right.type().plural().split("/", 2);
        attributes.put("resource", resource[0]);
        if (resource.length > 1) {
            attributes.put("subresource", resource[1]);
        }
        if (!right.namespace().isEmpty()) {
            attributes.put("namespace", right.namespace());
        }
        ObjectTree review = ObjectTree.of(Map.of(
                "apiVersion",
                "authorization.k8s.io/v1",
                "kind",
                "SelfSubjectAccessReview",
                "spec",
                Map.of("resourceAttributes", attributes)));
        ObjectTree answer = TreeJson.read(api.post(PATH, TreeJson.write(review)).body());
        return answer.value("status", "allowed").orElse(false).equals(true);
    }
}
