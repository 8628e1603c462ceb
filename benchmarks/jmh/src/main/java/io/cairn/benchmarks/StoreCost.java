// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs {@code cairn backup create} into a folder, into a folder with {@code --encrypt-to}, and into the location
 * {@code bucket}, in turns, against an API server in this process. Prints the walls, the CPU times, which tell more on a
 * machine that others use, and the peak memory, with the medians of the ratios to the folder, round by round. Run by
 * {@code benchmarks/stores}.
 */
public final class StoreCost {

    private static final int NAMESPACES = 50;
    private static final double BILLION = 1e9;
    private static final long KIB = 1024;
    private static final String BUCKET = "bucket";

    private final Path cairn;
    private final Path folder;

    private StoreCost(Path cairn, Path folder) {
        this.cairn = cairn;
        this.folder = folder;
    }

    /**
     * Measures.
     *
     * @param args the program, how many objects there are, how many rounds are made, and how many random bytes are in each
     *     object
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cairn-stores");
        try (ApiServer server = ApiServer.start()) {
            seed(server, Integer.parseInt(args[1]), Integer.parseInt(args[3]));
            Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
            new StoreCost(Path.of(args[0]), folder).measure(Integer.parseInt(args[2]));
        }
    }

    private static void seed(ApiServer server, int objects, int bytes) {
        Random random = new Random(1);
        byte[] value = new byte[bytes];
        for (int number = 0; number < NAMESPACES; number++) {
            server.apply(Samples.namespace("team-" + number));
        }
        for (int number = 0; number < objects; number++) {
            random.nextBytes(value);
            String text = Base64.getEncoder().encodeToString(value);
            server.apply(Samples.configMap("team-" + number % NAMESPACES, "settings-" + number, "key", text));
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        String recipient = run("key", "generate", folder.resolve("my.key").toString());
        String store = folder.resolve("store").toString();
        create("warm-up", "--location", store);
        List<Cost> encrypted = new ArrayList<>();
        List<Cost> bucket = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Cost plain = create("plain-" + round, "--location", store);
            encrypted.add(create("encrypted-" + round, "--location", store, "--encrypt-to", recipient)
                    .to(plain));
            bucket.add(create("bucket-" + round, "--location", BUCKET).to(plain));
            delete(store, "plain-" + round, "encrypted-" + round);
            delete(BUCKET, "bucket-" + round);
        }
        print("encrypted", encrypted);
        print("bucket", bucket);
        run("backup", "get", "--location", store);
        System.out.println(Files.readString(folder.resolve("out")));
    }

    private static void print(String what, List<Cost> ratios) {
        System.out.printf(
                "%s, medians of the ratios to the folder: wall %.3f, CPU %.3f%n",
                what,
                median(ratios.stream().map(Cost::wall).toList()),
                median(ratios.stream().map(Cost::cpu).toList()));
    }

    private static double median(List<Double> ratios) {
        List<Double> sorted = new ArrayList<>(ratios);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private record Cost(double wall, double cpu) {

        Cost to(Cost other) {
            return new Cost(wall / other.wall, cpu / other.cpu);
        }
    }

    private Cost create(String backup, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("backup", "create", backup));
        command.addAll(List.of("--kubeconfig", folder.resolve("kubeconfig").toString()));
        command.addAll(List.of(options));
        long start = System.nanoTime();
        run(command.toArray(String[]::new));
        double wall = (System.nanoTime() - start) / BILLION;
        List<String> lines = Files.readAllLines(folder.resolve("err"));
        String[] figures = lines.get(lines.size() - 1).split(" ", -1);
        double cpu = Double.parseDouble(figures[0]) + Double.parseDouble(figures[1]);
        System.out.printf(
                "%s: %.2f s, CPU %.2f s, peak memory %d MiB%n", backup, wall, cpu, Long.parseLong(figures[2]) / KIB);
        return new Cost(wall, cpu);
    }

    private void delete(String location, String... backups) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("backup", "delete", "--yes", "--location", location));
        command.addAll(List.of(backups));
        run(command.toArray(String[]::new));
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/time", "-f", "%U %S %M", cairn.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(err));
        }
        return Files.readString(out).strip();
    }
}
