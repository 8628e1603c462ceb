// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.core.backup.BackupSettings;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs {@code cairn backup create} against an API server in this process that adds some time to each answer, and compares how
 * long the lists of its parallel stages took with the least that as many requests can take: their number times that time,
 * divided by how many are sent at a time. Run by {@code benchmarks/latency}.
 */
public final class PoolUnderLatency {

    private static final int NAMESPACES = 60;
    private static final int PODS = 15;
    private static final double MILLION = 1e6;

    private final Path cairn;
    private final Duration latency;
    private final Path folder;
    private final ApiServer server;

    private PoolUnderLatency(Path cairn, Duration latency, Path folder, ApiServer server) {
        this.latency = latency;
        this.cairn = cairn;
        this.folder = folder;
        this.server = server;
    }

    /**
     * Measures.
     *
     * @param args the program, the milliseconds that each answer takes longer, and how many times each is measured
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cairn-pool");
        try (ApiServer server = ApiServer.start()) {
            PoolUnderLatency pool =
                    new PoolUnderLatency(Path.of(args[0]), Duration.ofMillis(Long.parseLong(args[1])), folder, server);
            pool.seed();
            for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
                pool.measure("60 namespaces, all their lists", "", "lists-" + round);
                pool.measure("a parallel rule of 900 pods in 60 namespaces, by name", named(), "named-" + round);
            }
        }
    }

    private void seed() throws IOException {
        for (int namespace = 0; namespace < NAMESPACES; namespace++) {
            String name = namespace(namespace);
            server.apply(Samples.namespace(name));
            server.apply(Samples.configMap(name, "settings", "key", "value"));
            IntStream.range(0, PODS).forEach(pod -> server.apply(Samples.pod(name, "web-" + pod)));
        }
        Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        Files.createDirectory(folder.resolve("store"));
    }

    private static String namespace(int number) {
        return "team-%02d".formatted(number);
    }

    private static String named() {
        return IntStream.range(0, NAMESPACES)
                .boxed()
                .flatMap(namespace -> IntStream.range(0, PODS).mapToObj(pod -> namespace(namespace) + "/web-" + pod))
                .collect(Collectors.joining(
                        ", ", "  order:\n  - {name: named, mode: parallel, select: {type: pods, names: [", "]}}\n"));
    }

    private void measure(String what, String order, String backup) throws IOException, InterruptedException {
        Path spec = folder.resolve("backup.yaml");
        Files.writeString(
                spec,
                "apiVersion: cairn.io/v1\nkind: Backup\nspec:\n  includedNamespaces: [\"team-*\"]\n"
                        + (order.isEmpty() ? "" : "  includedResources: [pods, configmaps]\n" + order));
        Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
        server.faults().latency(latency);
        server.faults()
                .on(request -> request.query("resourceVersionMatch").equals("Exact"))
                .run(() -> arrivals.add(System.nanoTime()));
        run(backup, "-f", spec.toString());
        server.faults().clear();
        report(what, List.copyOf(arrivals));
    }

    private void run(String backup, String... options) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(cairn.toString(), "backup", "create", backup));
        command.addAll(List.of("--location", folder.resolve("store").toString()));
        command.addAll(List.of("--kubeconfig", folder.resolve("kubeconfig").toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }

    private void report(String what, List<Long> arrivals) {
        int pool = BackupSettings.defaults("").lists();
        double ideal = latency.toMillis() * Math.ceil(arrivals.size() / (double) pool);
        // The last answer is sent when its latency has passed.
        double took = (Collections.max(arrivals) - Collections.min(arrivals)) / MILLION + latency.toMillis();
        System.out.printf(
                "%s: %d requests, %d at a time: %.0f ms, at least %.0f ms: %.2f%n",
                what, arrivals.size(), pool, took, ideal, took / ideal);
    }
}
