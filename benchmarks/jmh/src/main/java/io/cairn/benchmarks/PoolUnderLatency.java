// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.core.backup.BackupSettings;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Request;
import io.cairn.testkit.server.RequestLog.Served;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs {@code cairn backup create} against an API server in this process that adds some time to each answer, and compares how
 * long the lists of its parallel stages took with the least that as many requests can take: their number times that time,
 * divided by how many are sent at a time; and with what the same requests then take by as many plain connections, as the
 * server needs some time too. Run by {@code benchmarks/latency}.
 */
public final class PoolUnderLatency {

    private static final int NAMESPACES = 60;
    private static final int PODS = 15;
    private static final int POOL = BackupSettings.defaults("").lists();
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
        server.requests().clear();
        server.faults().latency(latency);
        run(backup, "-f", spec.toString());
        List<Served> ours = ofStage();
        List<Request> requests = ours.stream().map(Served::request).toList();
        server.requests().clear();
        replay(requests);
        List<Served> plain = ofStage();
        server.faults().clear();
        double ideal = latency.toMillis() * Math.ceil(requests.size() / (double) POOL);
        System.out.printf(
                "%s: %d requests, %d at a time: %.0f ms; at least %.0f ms: %.2f; by plain connections %.0f ms: %.2f%n"
                        + "on average under way: %.2f of %d, by plain connections %.2f%n",
                what,
                requests.size(),
                POOL,
                spread(ours),
                ideal,
                spread(ours) / ideal,
                spread(plain),
                spread(ours) / spread(plain),
                underWay(ours),
                POOL,
                underWay(plain));
    }

    private List<Served> ofStage() {
        return server.requests().served().stream()
                .filter(served -> isOfStage(served.request()))
                .toList();
    }

    /** How many requests the server had at an average moment: all of the pool, if it were always full. */
    private static double underWay(List<Served> served) {
        long time = served.stream().mapToLong(one -> one.ended() - one.begun()).sum();
        return time / MILLION / spread(served);
    }

    private static boolean isOfStage(Request request) {
        return request.query("resourceVersionMatch").equals("Exact");
    }

    /** From the first arrival to the end of the last answer. */
    private static double spread(List<Served> served) {
        long first = served.stream().mapToLong(Served::begun).min().orElseThrow();
        long last = served.stream().mapToLong(Served::ended).max().orElseThrow();
        return (last - first) / MILLION;
    }

    /** Sends the same requests by as many connections, and does nothing with the answers. */
    private void replay(List<Request> requests) throws InterruptedException, IOException {
        Queue<Request> left = new ConcurrentLinkedQueue<>(requests);
        ExecutorService threads = Executors.newFixedThreadPool(POOL);
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
            running.add(threads.submit(() -> {
                for (Request next = left.poll(); next != null; next = left.poll()) {
                    read(next);
                }
                return null;
            }));
        }
        try {
            for (Future<Void> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private void read(Request request) throws IOException {
        String query = request.query().entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URLConnection connection =
                URI.create(server.url() + request.path() + "?" + query).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + server.token(ApiServer.ADMIN));
        connection.setRequestProperty("Accept", request.accept());
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (InputStream answer = connection.getInputStream()) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
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
}
