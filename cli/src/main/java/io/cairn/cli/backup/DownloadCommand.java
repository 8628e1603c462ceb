// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.StoredBackup;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup download}. */
@Command(name = "download", abbreviateSynopsis = true, sortOptions = false)
final class DownloadCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The backup")
    private String name = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file; '-' for standard output, else NAME.tar.gz in the current folder")
    private String output = "";

    @Option(names = "--force", description = "Overwrite the file if there is one")
    private boolean force;

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    DownloadCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Path target = Path.of(output.isEmpty() ? name + ".tar.gz" : output);
        if (!output.equals("-")) {
            refuseExisting(target);
        }
        try (Engine engine = new Engine(shell)) {
            StoredBackup backup = engine.repository(location, identity).open(name);
            if (backup.record().phase() == Phase.FAILED) {
                throw new InvalidInputException(
                        "the run of " + name + " failed and has no tarball; its log is shown by '" + shell.program()
                                + " backup logs " + name + "'");
            }
            try (InputStream archive = backup.open(BackupFile.ARCHIVE)) {
                if (output.equals("-")) {
                    archive.transferTo(shell.out());
                } else {
                    save(archive, target);
                    shell.out().println(target);
                }
            }
            return ExitCode.OK;
        }
    }

    private void refuseExisting(Path target) {
        if (Files.isDirectory(target)) {
            throw new InvalidInputException(target + " is a folder: write a file's name");
        }
        if (!Files.isDirectory(target.toAbsolutePath().resolveSibling(""))) {
            throw new InvalidInputException("there is no folder for the file '" + target + "'");
        }
        if (!force && Files.exists(target)) {
            throw new InvalidInputException(
                    target + " exists already: name another file, or overwrite it with --force");
        }
    }

    /** Under a name of its own until it is whole, so that a half tarball is never taken for one. */
    private void save(InputStream archive, Path target) throws IOException {
        try (PartFile part = PartFile.of(target)) {
            try (OutputStream out = new ToFile(part.output(), target)) {
                archive.transferTo(out);
            }
            if (force) {
                Files.move(part.path(), target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                // A rename would replace a file that came to be meanwhile.
                refuseExisting(target);
                Files.move(part.path(), target);
            }
        }
    }

    /** What can't be written is told from what can't be read. */
    private static final class ToFile extends FilterOutputStream {

        private final Path file;

        ToFile(OutputStream out, Path file) {
            super(out);
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new IOException(
                        "can't write " + file + ": " + e.getMessage()
                                + "; make room there, or name a file in another place by --output",
                        e);
            }
        }
    }
}
