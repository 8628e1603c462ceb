// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.core.kube.KubeAnswer;
import io.cairn.core.kube.KubeApi;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A server that lists the namespaces of some pods and fails at every other request. */
class NamespacesOnly implements KubeApi {

    private static final String PATH = "/api/v1/namespaces?";

    private final KubeAnswer namespaces;

    /** The server of that many {@link Pods}. */
    NamespacesOnly(int pods) {
        String page = IntStream.range(0, pods)
                .mapToObj(Pods::namespace)
                .distinct()
                .map("{\"metadata\":{\"name\":\"%s\"}}"::formatted)
                .collect(Collectors.joining(",", "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[", "]}"));
        namespaces = new KubeAnswer(200, page.getBytes(UTF_8));
    }

    @Override
    public KubeAnswer get(String path, String accept, long maxBytes) {
        if (!path.startsWith(PATH)) {
            throw new IllegalStateException("nothing but namespaces is here to be read, and not " + path);
        }
        return namespaces;
    }

    @Override
    public void watch(String path, Duration silence, Predicate<? super byte[]> lines) {
        throw new IllegalStateException("nothing changes here, and " + path + " is not to be watched");
    }

    @Override
    public KubeAnswer post(String path, byte[] json) {
        throw new IllegalStateException("nothing is to be sent, and not to " + path);
    }

    @Override
    public KubeAnswer create(String path, byte[] json) {
        return post(path, json);
    }

    @Override
    public KubeAnswer put(String path, byte[] json) {
        return post(path, json);
    }

    @Override
    public KubeAnswer apply(String path, byte[] json) {
        return post(path, json);
    }

    @Override
    public KubeAnswer patch(String path, byte[] json) {
        return post(path, json);
    }

    @Override
    public KubeAnswer delete(String path) {
        return post(path, new byte[0]);
    }

    @Override
    public KubeAnswer delete(String path, byte[] options) {
        return post(path, options);
    }

    @Override
    public String server() {
        return "https://localhost";
    }

    @Override
    public long requestsSent() {
        return 0;
    }

    @Override
    public void close() {}
}
