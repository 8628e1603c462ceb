// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program of an unpacked distribution, run as a process with a home, a location and a kubeconfig of its own. Backup
 * commands get {@code --location} by themselves.
 */
final class Cairn {

    private static final long RUN_SECONDS = 120;

    private final Path installation;
    private final Path home;
    private final Path location;
    private final Path kubeconfig;
    private final List<String> wrapper;
    private final AtomicInteger runs;

    /** The exit code of a command that a signal ended. */
    static int exitOf(String signal) {
        return switch (signal) {
            case "INT" -> 130;
            case "TERM" -> 143;
            default -> throw new IllegalArgumentException(signal);
        };
    }

    /** What a run left. */
    record Result(List<String> command, int exit, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }

        List<String> lines() {
            return out.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }

        @Override
        public String toString() {
            return "%s%nexit %d%n--- stdout%n%s%n--- stderr%n%s".formatted(String.join(" ", command), exit, out, err);
        }
    }

    /** A run that goes on. */
    static final class Running {
        private final List<String> command;
        private final Process process;
        private final Path out;
        private final Path err;

        private Running(List<String> command, Process process, Path out, Path err) {
            this.command = command;
            this.process = process;
            this.out = out;
            this.err = err;
        }

        boolean alive() {
            return process.isAlive();
        }

        /** What it has written to standard output until now. */
        String soFar() {
            try {
                return Files.readString(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sends a signal by its name, such as {@code INT}. */
        void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** What it has said on standard error until now. */
        String said() {
            try {
                return Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Result end() {
            return end(RUN_SECONDS);
        }

        /** Waits for the end; kills the program and fails if it takes longer. */
        Result end(long seconds) {
            try {
                boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                Result result = new Result(command, process.exitValue(), Files.readString(out), Files.readString(err));
                if (!ended) {
                    throw new IllegalStateException("not ended after " + seconds + " s: " + result);
                }
                return result;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The program of {@code installation}, with everything it writes below {@code home}. */
    Cairn(Path installation, Path home, Path kubeconfig) {
        this(installation, home, home.resolve("location"), kubeconfig, List.of(), new AtomicInteger());
    }

    private Cairn(
            Path installation, Path home, Path location, Path kubeconfig, List<String> wrapper, AtomicInteger runs) {
        this.installation = installation;
        this.home = home;
        this.location = location;
        this.kubeconfig = kubeconfig;
        this.wrapper = wrapper;
        this.runs = runs;
    }

    Cairn with(Path otherKubeconfig) {
        return new Cairn(installation, home, location, otherKubeconfig, wrapper, runs);
    }

    Cairn at(Path otherLocation) {
        return new Cairn(installation, home, otherLocation, kubeconfig, wrapper, runs);
    }

    /** The same, started by another program that gets the command as its last arguments. */
    Cairn under(String... program) {
        return new Cairn(installation, home, location, kubeconfig, List.of(program), runs);
    }

    Cairn from(Path otherInstallation) {
        return new Cairn(otherInstallation, home, location, kubeconfig, wrapper, runs);
    }

    Path installation() {
        return installation;
    }

    Path location() {
        return location;
    }

    /** Runs {@code cairn backup …} in the location. */
    Result backup(String... arguments) {
        return startBackup(arguments).end();
    }

    Running startBackup(String... arguments) {
        List<String> all = new ArrayList<>(List.of("backup"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--location", location.toString()));
        return start(all);
    }

    /** Runs {@code cairn restore …} in the location. */
    Result restore(String... arguments) {
        return startRestore(arguments).end();
    }

    Running startRestore(String... arguments) {
        List<String> all = new ArrayList<>(List.of("restore"));
        all.addAll(Arrays.asList(arguments));
        all.addAll(List.of("--location", location.toString()));
        return start(all);
    }

    Result run(String... arguments) {
        return start(Arrays.asList(arguments)).end();
    }

    /** The names that {@code backup get} shows. */
    List<String> names() {
        return backup("get", "-o", "name").lines().stream()
                .map(line -> line.replaceFirst("^backup/", ""))
                .toList();
    }

    /** {@code backup describe NAME --order -o json}. */
    JsonNode describe(String name) {
        return backup("describe", name, "--order", "-o", "json").json();
    }

    private Running start(List<String> arguments) {
        // A shell that runs tests in the background has SIGINT ignored, which children inherit.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
        command.addAll(wrapper);
        command.add(installation.resolve("bin/cairn").toString());
        command.addAll(arguments);
        int run = runs.incrementAndGet();
        Path out = home.resolve("stdout-" + run);
        Path err = home.resolve("stderr-" + run);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .directory(home.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().retainAll(List.of("PATH", "JAVA_HOME", "LANG"));
            environment.put("HOME", home.toString());
            environment.put("KUBECONFIG", kubeconfig.toString());
            for (String kind : List.of("CONFIG", "DATA", "STATE")) {
                environment.put(
                        "XDG_" + kind + "_HOME", home.resolve("xdg-" + kind).toString());
            }
            // One cache for all tests: each new one would have an archive of classes made in the background.
            environment.put(
                    "XDG_CACHE_HOME", installation.resolveSibling("cache").toString());
            return new Running(command, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
