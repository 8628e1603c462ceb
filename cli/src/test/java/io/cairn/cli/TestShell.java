// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.shell.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs commands as a user would, with everything they write below one folder. */
final class TestShell {

    record Result(int exit, String out, String err) {}

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private String program = "cairn";
    private boolean interactive;

    TestShell(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        environment.put("KUBECONFIG", home.resolve("kubeconfig").toString());
    }

    TestShell input(String text) {
        input = text;
        return this;
    }

    TestShell environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    TestShell program(String name) {
        program = name;
        return this;
    }

    /** A person at a terminal who gives this answer. */
    TestShell answering(String answer) {
        input = answer + "\n";
        interactive = true;
        return this;
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                home,
                Optional.empty(),
                program,
                false,
                interactive,
                Clock.fixed(Instant.parse("2026-11-23T03:15:00Z"), ZoneOffset.UTC));
        int exit = Main.run(shell, args);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
