// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.api.ResourceType;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Made-up pods of about 1.4 kB of JSON each. The same calls in the same order give the same pods. */
final class Pods {

    static final ResourceType TYPE = new ResourceType("", "v1", "pods", "Pod", true);

    private static final int PER_NAMESPACE = 100;

    private final Random random = new Random(1);

    /** The namespace of a pod; namespaces have 100 pods each and sort as the numbers do. */
    static String namespace(int number) {
        return "team-%05d".formatted(number / PER_NAMESPACE);
    }

    static String name(int number) {
        return "web-%06d".formatted(number);
    }

    /** A pod as a GET answers it. */
    byte[] whole(int number) {
        return ("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"," + fields(number) + "}").getBytes(UTF_8);
    }

    /** A page of a list, whose items carry no kind and version. */
    byte[] page(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{" + fields(number) + "}")
                .collect(Collectors.joining(
                        ",",
                        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"987654\","
                                + "\"continue\":\"eyJydiI6OTg3NjU0fQ\",\"remainingItemCount\":1000},\"items\":[",
                        "]}"))
                .getBytes(UTF_8);
    }

    private String fields(int number) {
        return """
                "metadata":{"name":"%1$s","namespace":"%2$s","uid":"%3$s","resourceVersion":"%4$d",\
                "creationTimestamp":"2026-01-02T03:04:05Z","labels":{"app":"web","tier":"front","pod-template-hash":"%5$08x"},\
                "annotations":{"example.com/checksum":"%6$016x"},\
                "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-%5$08x","uid":"%7$s",\
                "controller":true,"blockOwnerDeletion":true}]},\
                "spec":{"volumes":[{"name":"token","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,\
                "path":"token"}}],"defaultMode":420}}],"containers":[{"name":"web","image":"registry.example.com/web:%4$d",\
                "args":["--listen=:8080","--say=\\"hello\\""],"ports":[{"containerPort":8080,"protocol":"TCP"}],\
                "env":[{"name":"SHARD","value":"%8$d"}],"resources":{"limits":{"memory":"256Mi"},"requests":{"cpu":"100m"}},\
                "volumeMounts":[{"name":"token","readOnly":true,"mountPath":"/var/run/secrets/token"}],\
                "imagePullPolicy":"IfNotPresent"}],"tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists",\
                "effect":"NoExecute"}],"restartPolicy":"Always","serviceAccountName":"web","nodeName":"node-%9$d"},\
                "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True",\
                "lastTransitionTime":"2026-01-02T03:04:25Z"}],"hostIP":"10.0.0.%9$d","podIP":"10.1.%9$d.%8$d",\
                "startTime":"2026-01-02T03:04:05Z","qosClass":"Burstable"}""".formatted(
                        name(number),
                        namespace(number),
                        uid(),
                        random.nextInt(1_000_000),
                        random.nextInt(),
                        random.nextLong(),
                        uid(),
                        random.nextInt(256),
                        random.nextInt(256));
    }

    private UUID uid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
