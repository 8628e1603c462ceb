// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.redact.Redaction;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What becomes of an error, whichever command it comes from: one sentence for the user and an exit code. */
final class ErrorPolicy implements IExecutionExceptionHandler, IParameterExceptionHandler {

    /** Flags that users of Velero know and that have another name here. */
    private static final Map<String, String> RENAMED = Map.of(
            "--storage-location", "the flag is --location",
            "--kubecontext", "the flag is --context",
            "--wait", "a backup is always waited for",
            "-w", "a backup is always waited for");

    private static final Pattern CHOICES = Pattern.compile("\\[([A-Z, ]+)] \\(case-insensitive\\)");

    private final Shell shell;

    ErrorPolicy(Shell shell) {
        this.shell = shell;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        Exception cause = error instanceof UncheckedIOException unchecked ? cause(unchecked) : error;
        String text = text(cause);
        say(text);
        boolean trace = parsed.originalArgs().contains(Commands.STACKTRACE);
        if (trace) {
            trace(cause);
        } else if (isBug(cause)) {
            shell.err()
                    .println("cairn: please report it with the output of the same command and " + Commands.STACKTRACE);
        }
        return cause instanceof InvalidInputException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static IOException cause(UncheckedIOException error) {
        return Objects.requireNonNull(error.getCause(), "its constructors want a cause");
    }

    private static boolean isBug(Throwable cause) {
        return ErrorText.of(cause).startsWith("an error in Cairn itself");
    }

    private static String text(Throwable error) {
        if (error instanceof FileSystemException file) {
            return fileText(file);
        }
        if (error instanceof IOException && String.valueOf(error.getMessage()).isBlank()) {
            return "reading or writing failed: " + error;
        }
        return ErrorText.of(error);
    }

    private static String fileText(FileSystemException error) {
        String file = error.getFile();
        if (error instanceof NoSuchFileException) {
            return file + " doesn't exist";
        }
        if (error instanceof AccessDeniedException) {
            return "no right to read or write " + file;
        }
        if (error instanceof FileAlreadyExistsException) {
            return file + " exists already";
        }
        return file + ": " + Optional.ofNullable(error.getReason()).orElse("it can't be read or written");
    }

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String text = parameterText(error, command);
        say(text + (text.endsWith("?") ? " See '" : "; see '")
                + command.getCommandSpec().qualifiedName() + " --help'");
        if (List.of(args).contains(Commands.STACKTRACE)) {
            trace(error);
        }
        return ExitCode.USAGE;
    }

    private static String parameterText(ParameterException error, CommandLine command) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatchedText(unmatched.getUnmatched(), command);
        }
        if (error instanceof OverwrittenOptionException overwritten) {
            return overwritten.getOverwritten().paramLabel().isEmpty()
                    ? lower(error)
                    : "a flag is given twice: " + lower(error);
        }
        if (error instanceof MaxValuesExceededException || error instanceof MissingParameterException) {
            return lower(error);
        }
        if (!command.getSubcommands().isEmpty()) {
            return "say what to do: "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        return lower(error);
    }

    private static String unmatchedText(List<String> unmatched, CommandLine command) {
        String first = unmatched.stream()
                .filter(text -> text.startsWith("-"))
                .findFirst()
                .orElse(unmatched.get(0));
        if (first.startsWith("-")) {
            String flag = first.replaceFirst("=.*", "");
            Collection<String> known = command.getCommandSpec().optionsMap().keySet();
            return "unknown flag '" + flag + "'"
                    + (RENAMED.containsKey(flag) ? ": " + RENAMED.get(flag) : Nearest.hint(flag, known));
        }
        if (!command.getSubcommands().isEmpty()) {
            Collection<String> known = command.getSubcommands().keySet();
            String hint = Nearest.hint(first, known);
            return "unknown command '" + first + "'"
                    + (hint.isEmpty() ? ": write one of " + String.join(", ", known) : hint);
        }
        return "unexpected argument '" + first + "'";
    }

    /** picocli's own sentence, with the values of a choice as they are written. */
    private static String lower(Exception error) {
        String message = String.valueOf(error.getMessage());
        String lowered = message.substring(0, 1).toLowerCase(Locale.ROOT)
                + message.substring(1).replace("option option", "option");
        return CHOICES.matcher(lowered).replaceAll(found -> found.group(1).toLowerCase(Locale.ROOT));
    }

    private void trace(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        shell.err().print(Redaction.of(trace.toString()));
    }

    private void say(String sentence) {
        PrintStream err = shell.err();
        err.println("cairn: " + Redaction.of(sentence));
    }
}
