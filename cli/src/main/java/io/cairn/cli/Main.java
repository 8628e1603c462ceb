// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.PipedOutput;
import io.cairn.cli.shell.Shell;
import io.cairn.core.kube.TlsRehearsal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The program {@code cairn}. */
public final class Main {

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        if (Commands.connect(args)) {
            TlsRehearsal.begin();
        }
        System.exit(run(Shell.ofProcess(), args));
    }

    /** A class of its own: a lambda of picocli's interface would keep it and all like it out of the archive of classes. */
    private static final class WholeNumber implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        text.matches("[-+]?\\d+")
                                ? "the number '" + text + "' is too large"
                                : "a whole number is expected, and '" + text + "' was given");
            }
        }
    }

    /**
     * Runs a command.
     *
     * @return its exit code, one of {@link ExitCode}
     */
    public static int run(Shell shell, String... args) {
        ErrorPolicy errors = new ErrorPolicy(shell);
        CommandLine program = Commands.tree(shell, args)
                .setCommandName(shell.program())
                .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(42)
                .registerConverter(int.class, new WholeNumber())
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        if (args.length == 0) {
            program.usage(program.getOut());
            return ExitCode.OK;
        }
        int exit = program.execute(args);
        // A full disk, or a reader that went away, shows only now. The latter knows it, and nobody else is told.
        if (shell.out().checkError() && exit == ExitCode.OK) {
            if (!(shell.out() instanceof PipedOutput piped && piped.readerIsGone())) {
                shell.err().println("cairn: the result could not be written to standard output");
            }
            return ExitCode.FAILED;
        }
        return exit;
    }
}
