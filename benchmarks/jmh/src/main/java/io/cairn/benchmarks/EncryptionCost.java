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
 * prints the walls and the median of the ratios, pair by pair. Run by {@code benchmarks/encryption}.
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
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            double plain = create("plain-" + round);
            double encrypted = create("encrypted-" + round, "--encrypt-to", recipient);
            ratios.add(encrypted / plain);
            System.out.printf("plain %.2f s, encrypted %.2f s: %.3f%n", plain, encrypted, encrypted / plain);
        }
        Collections.sort(ratios);
        System.out.printf("median of the ratios: %.3f%n", ratios.get(rounds / 2));
        run("backup", "get", "--location", folder.resolve("store").toString());
        System.out.println(Files.readString(folder.resolve("out")));
    }

    private double create(String backup, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("backup", "create", backup));
        command.addAll(List.of("--location", folder.resolve("store").toString()));
        command.addAll(List.of("--kubeconfig", folder.resolve("kubeconfig").toString()));
        command.addAll(List.of(options));
        long start = System.nanoTime();
        run(command.toArray(String[]::new));
        return (System.nanoTime() - start) / BILLION;
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(cairn.toString()));
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
