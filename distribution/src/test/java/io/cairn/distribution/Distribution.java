// SPDX-License-Identifier: Apache-2.0
package io.cairn.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The archive of this build, unpacked, and its program as a process. */
record Distribution(Path home) {

    private static final int LIMIT_SECONDS = 120;

    static Distribution unpackedInto(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path archive = Path.of(System.getProperty("cairn.archive"));
        Result result = run(folder, Map.of(), List.of("tar", "-xzf", archive.toString()));
        if (result.exitCode() != 0) {
            throw new IOException("tar: " + result.err());
        }
        return new Distribution(folder.resolve("cairn-" + System.getProperty("cairn.version")));
    }

    Path program() {
        return home.resolve("bin/cairn");
    }

    /** Every path below the installation with the time of its last change. */
    Map<String, Object> files() throws IOException {
        try (Stream<Path> paths = Files.walk(home)) {
            Map<String, Object> files = new TreeMap<>();
            for (Path path : paths.toList()) {
                files.put(home.relativize(path).toString(), Files.getLastModifiedTime(path));
            }
            return files;
        }
    }

    /** The environment is exactly the given one, and PATH. */
    static Result run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return start(folder, environment, command).await();
    }

    static Running start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String path = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Running(process, out, err);
    }

    record Running(Process process, Path out, Path err) {

        Result await() throws IOException, InterruptedException {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("still running after " + LIMIT_SECONDS + " s: " + Files.readString(err));
            }
            Result result = new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
            Files.delete(out);
            Files.delete(err);
            return result;
        }
    }

    record Result(int exitCode, String out, String err) {}
}
