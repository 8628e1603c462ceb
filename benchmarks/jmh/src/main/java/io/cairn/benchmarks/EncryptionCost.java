// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Runs {@code cairn backup create} with and without {@code --encrypt-to} in turns, against an API server in this process, and
 * prints the walls and the CPU times, which tell more on a machine that others use, with the medians of the ratios, pair by
 * pair. Run by {@code benchmarks/encryption}.
 */
public final class EncryptionCost {

    private static final int NAMESPACES = 50;
    private static final int VALUE_BYTES = 500;
    private static final double BILLION = 1e9;

    private final Path cairn;
    private final Path folder;

    private EncryptionCost(Path cairn, Path folder) {
        this.cairn = cairn;
        this.folder = folder;
    }

    /**
     * Measures.
     *
     * @param args the program, how many objects there are, and how many pairs of backups are made
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cairn-encryption");
        try (ApiServer server = ApiServer.start()) {
            seed(server, Integer.parseInt(args[1]));
            Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
            new EncryptionCost(Path.of(args[0]), folder).measure(Integer.parseInt(args[2]));
        }
    }

    /** Each holds {@value #VALUE_BYTES} random bytes as text, so that the archive is larger than that of a usual cluster. */
    private static void seed(ApiServer server, int objects) {
        Random random = new Random(1);
        byte[] value = new byte[VALUE_BYTES];
        for (int number = 0; number < NAMESPACES; number++) {
            server.apply(Samples.namespace("team-" + number));
        }
        for (int number = 0; number < objects; number++) {
            random.nextBytes(value);
            String text = HexFormat.of().formatHex(value);
            server.apply(Samples.configMap("team-" + number % NAMESPACES, "settings-" + number, "key", text));
        }
    }

    private void measure(int rounds) throws IOException, InterruptedException {
        String recipient = run("key", "generate", folder.resolve("my.key").toString());
        create("warm-up");
        List<Double> walls = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Cost plain = create("plain-" + round);
            Cost encrypted = create("encrypted-" + round, "--encrypt-to", recipient);
            walls.add(encrypted.wall() / plain.wall());
            cpus.add(encrypted.cpu() / plain.cpu());
            System.out.printf(
                    "plain %.2f s, CPU %.2f s; encrypted %.2f s, CPU %.2f s%n",
                    plain.wall(), plain.cpu(), encrypted.wall(), encrypted.cpu());
        }
        Collections.sort(walls);
        Collections.sort(cpus);
        System.out.printf("medians of the ratios: wall %.3f, CPU %.3f%n", walls.get(rounds / 2), cpus.get(rounds / 2));
        run("backup", "get", "--location", folder.resolve("store").toString());
        System.out.println(Files.readString(folder.resolve("out")));
    }

    private record Cost(double wall, double cpu) {}

    private Cost create(String backup, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("backup", "create", backup));
        command.addAll(List.of("--location", folder.resolve("store").toString()));
        command.addAll(List.of("--kubeconfig", folder.resolve("kubeconfig").toString()));
        command.addAll(List.of(options));
        long start = System.nanoTime();
        run(command.toArray(String[]::new));
        double wall = (System.nanoTime() - start) / BILLION;
        List<String> lines = Files.readAllLines(folder.resolve("err"));
        String[] seconds = lines.get(lines.size() - 1).split(" ", -1);
        return new Cost(wall, Double.parseDouble(seconds[0]) + Double.parseDouble(seconds[1]));
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash", cairn.toString()));
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
