// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A second Java process that works on a location until it is killed. */
final class StoreProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private StoreProcess(Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    static StoreProcess start(Path root, String what, String name) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProcess.class.getName(),
                        root.toString(),
                        what,
                        name))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new StoreProcess(process);
    }

    String line() throws IOException {
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    void awaitLine(String expected) throws IOException {
        String line = line();
        if (!line.equals(expected)) {
            throw new IOException("the other process said '" + line + "' and not '" + expected + "'");
        }
    }

    /** The same as {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Says how far it is, a line each, and then stands still. */
    public static void main(String[] arguments) throws Exception {
        DirectoryObjectStore store = new DirectoryObjectStore(Path.of(arguments[0]));
        switch (arguments[1]) {
            case "write" -> write(store, arguments[2]);
            case "begin" -> begin(store, arguments[2]);
            case "delete" -> delete(store, arguments[2]);
            default -> make(store, arguments[2], arguments[1]);
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void write(DirectoryObjectStore store, String key) throws IOException {
        ObjectWriter writer = store.create(key);
        writer.write(new byte[100_000]);
        System.out.println("writing");
    }

    private static void begin(DirectoryObjectStore store, String name) throws IOException {
        try {
            new Repository(store, Clock.systemUTC()).begin(name);
            System.out.println("begun");
        } catch (InvalidInputException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void delete(DirectoryObjectStore store, String name) throws IOException {
        try {
            new Repository(store, Clock.systemUTC()).removal(name).remove();
            System.out.println("deleted");
        } catch (InvalidInputException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    /** Makes a backup up to a moment. */
    private static void make(DirectoryObjectStore store, String name, String moment) throws IOException {
        BackupDraft draft = new Repository(store, Clock.systemUTC()).begin(name);
        if (moment.equals("in-archive")) {
            draft.create(BackupFile.ARCHIVE).write(new byte[100_000]);
        } else {
            Samples.writeFiles(draft, !moment.equals("before-velero"));
        }
        if (moment.equals("committed")) {
            draft.commit(Samples.record(name, Phase.COMPLETED));
        }
        System.out.println("there");
    }
}
