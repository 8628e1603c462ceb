// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.plugins.s3.S3StoreProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Copies the files of a folder into a bucket. Run by {@code benchmarks/listing}. */
public final class FillBucket {

    private static final int THREADS = 16;

    private FillBucket() {}

    /**
     * Copies.
     *
     * @param args the folder, the bucket as {@code s3://BUCKET}, and its server's URL; credentials are in the environment
     */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Path folder = Path.of(args[0]);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ObjectStore store = new S3StoreProvider().open(URI.create(args[1]), Map.of("endpoint", args[2]));
                Stream<Path> files = Files.walk(folder)) {
            List<Future<Void>> copies = new ArrayList<>();
            files.filter(Files::isRegularFile)
                    .forEach(file -> copies.add(threads.submit(() -> {
                        copy(file, store, folder.relativize(file).toString());
                        return null;
                    })));
            for (Future<Void> copy : copies) {
                copy.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void copy(Path file, ObjectStore store, String key) throws IOException {
        try (ObjectWriter writer = store.create(key)) {
            writer.write(Files.readAllBytes(file));
            writer.commit();
        }
    }
}
