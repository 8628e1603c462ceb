// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.SignedByOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.repository.Repository;
import io.cairn.core.signing.TrustedKeys;
import io.cairn.core.verify.BackupVerification;
import io.cairn.core.verify.Finding;
import io.cairn.core.verify.Verification;
import io.cairn.core.verify.Verification.Depth;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup verify}. */
@Command(
        name = "verify",
        description = "Reads all bytes of all files. Exit codes: 0 all is as it was written, 1 something is not,"
                + " 2 wrong usage.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The backups to verify")
    private List<String> names = List.of();

    @Option(names = "--all", description = "Verify all backups of the location")
    private boolean all;

    @Option(
            names = "--deep",
            description = "Parse every object too, and compare its name, namespace and type with its path")
    private boolean deep;

    @Mixin
    private SignedByOption signedBy = new SignedByOption();

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputOption output = new OutputOption();

    VerifyCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (all == !names.isEmpty()) {
            throw new InvalidInputException(
                    all
                            ? "--all verifies all backups: leave out their names"
                            : "verify which backup? Name it, or write --all");
        }
        Optional<TrustedKeys> signers = signedBy.keys();
        try (Engine engine = new Engine(shell)) {
            Repository repository = engine.repository(location, identity);
            BackupVerification verification =
                    new BackupVerification(repository, deep ? Depth.DEEP : Depth.QUICK, signers);
            Set<String> wanted = new LinkedHashSet<>(all ? verification.names() : names);
            if (wanted.isEmpty()) {
                shell.err().println("no backups in " + repository.location());
            } else if (!all) {
                for (String name : wanted) {
                    verification.require(name);
                }
            }
            return verify(verification, wanted, repository.location());
        }
    }

    private int verify(BackupVerification verification, Set<String> wanted, String place) throws IOException {
        if (!output.format().structured()) {
            return verify(verification, wanted, this::print);
        }
        try (Fields fields = new Fields(shell.out(), output.format())) {
            fields.field("location", place);
            fields.startList("backups");
            int exit = verify(verification, wanted, (Verification result) -> fields.element(fields(result)));
            fields.endList();
            return exit;
        }
    }

    private int verify(BackupVerification verification, Set<String> wanted, Consumer<Verification> each)
            throws IOException {
        boolean ok = true;
        for (String name : wanted) {
            Optional<Verification> result =
                    all ? verification.verifyNext(name) : Optional.of(verification.verify(name));
            if (result.isEmpty()) {
                shell.err().println("the backup '" + name + "' was deleted meanwhile");
            }
            result.ifPresent(each);
            ok &= result.map(Verification::ok).orElse(true);
        }
        return ok ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(Verification result) {
        switch (output.format()) {
            case NAME -> {
                if (!result.ok()) {
                    shell.out().println("backup/" + result.name());
                }
            }
            case TABLE -> {
                shell.out().println("backup/" + result.name() + ": " + summary(result));
                result.findings().forEach(finding -> shell.out().println("  " + finding));
                long more = result.count() - result.findings().size();
                if (more > 0) {
                    shell.out().println("  and " + more + " more");
                }
            }
            case JSON, YAML -> throw new IllegalStateException("printed field by field");
        }
        shell.out().flush();
    }

    private static String summary(Verification result) {
        if (!result.ok()) {
            return Amounts.count(result.count(), "difference");
        }
        String verified = (result.depth() == Depth.DEEP ? "deeply verified, " : "verified, ")
                + (result.signed() ? "signed, " : "");
        String files = Amounts.count(result.files(), "file") + ", " + Amounts.size(result.bytes());
        return result.opened()
                ? verified + Amounts.count(result.items(), "item") + " in " + files
                : verified + files + "; none of its keys was given, so what is in them was not looked at";
    }

    private static ObjectTree fields(Verification result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", result.name());
        fields.put("ok", result.ok());
        fields.put("depth", result.depth().name().toLowerCase(Locale.ROOT));
        fields.put("opened", result.opened());
        fields.put("signed", result.signed());
        fields.put("files", result.files());
        fields.put("bytes", result.bytes());
        fields.put("items", result.items());
        fields.put("differenceCount", result.count());
        fields.put(
                "differences",
                result.findings().stream().map(VerifyCommand::fields).toList());
        return ObjectTree.of(fields);
    }

    private static ObjectTree fields(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", finding.file());
        finding.item().ifPresent(item -> fields.put("item", item.toString()));
        fields.put("reason", finding.reason());
        return ObjectTree.of(fields);
    }
}
