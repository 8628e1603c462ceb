// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command is run in: its streams, its environment and its clock. Immutable.
 *
 * @param in standard input
 * @param out standard output, UTF-8: the result and nothing else
 * @param err standard error, UTF-8: everything else
 * @param environment the environment variables
 * @param home the user's home folder
 * @param installation the folder that Cairn was unpacked to, if it was
 * @param program how the user calls this program: {@code cairn} or {@code kubectl cairn}
 * @param live whether a person watches standard error, so that a line there may be rewritten
 * @param interactive whether a person can be asked: standard input and standard error are terminals
 * @param clock the time
 */
public record Shell(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path home,
        Optional<Path> installation,
        String program,
        boolean live,
        boolean interactive,
        Clock clock) {

    /** Copies the map. */
    public Shell {
        environment = Map.copyOf(environment);
    }

    /**
     * That of this process. The launcher says by system properties what Java can't find out: {@code cairn.home} is the
     * installation, {@code cairn.program} the name that it was called by, {@code cairn.live} whether standard error is a
     * terminal.
     */
    public static Shell ofProcess() {
        return new Shell(
                System.in,
                new PipedOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home", "/"))),
                Optional.ofNullable(System.getProperty("cairn.home")).map(Path::of),
                System.getProperty("cairn.program", "cairn").startsWith("kubectl") ? "kubectl cairn" : "cairn",
                Optional.ofNullable(System.getProperty("cairn.live"))
                        .map(Boolean::parseBoolean)
                        .orElseGet(() -> isTerminal(2)),
                isTerminal(0) && isTerminal(2),
                Clock.systemUTC());
    }

    /** Only where the system shows what a descriptor is; {@code System.console()} tells of other streams than this one. */
    private static boolean isTerminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException notKnown) {
            return false;
        }
    }

    /**
     * A folder of the user's own, by the <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base
     * directory specification</a>.
     *
     * @param variable such as {@code XDG_DATA_HOME}
     * @param otherwise where it is below the home folder if the variable is not set
     */
    public Path userFolder(String variable, String otherwise) {
        String set = environment.getOrDefault(variable, "");
        Path base = set.isEmpty() || !Path.of(set).isAbsolute() ? home.resolve(otherwise) : Path.of(set);
        return base.resolve("cairn");
    }

    /** The same in another environment. */
    public Shell with(Map<String, String> otherEnvironment) {
        return new Shell(in, out, err, otherEnvironment, home, installation, program, live, interactive, clock);
    }
}
