// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.options.Verbosity;
import io.cairn.cli.shell.Shell;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.FrozenBackup;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Repository;
import io.cairn.core.spec.BackupSpec;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** What a command tells beside its result, on standard error. */
final class Notices {

    private static final int SHOWN = 20;

    private final Shell shell;
    private final Verbosity verbosity;

    Notices(Shell shell, Verbosity verbosity) {
        this.shell = shell;
        this.verbosity = verbosity;
    }

    /** Good to know. */
    void note(String text) {
        if (verbosity != Verbosity.QUIET) {
            shell.err().println(text);
        }
    }

    void debug(String text) {
        if (verbosity == Verbosity.DEBUG) {
            shell.err().println(text);
        }
    }

    void warning(String text) {
        shell.err().println("warning: " + text);
    }

    /** What dead runs have left frozen in the cluster, as far as the location tells. */
    void frozen(Repository repository) throws IOException {
        for (FrozenBackup frozen : repository.frozen()) {
            warning(text(frozen));
        }
    }

    private String text(FrozenBackup frozen) {
        String pods =
                frozen.pods().stream().map(pod -> pod.intent().pod().toString()).collect(Collectors.joining(", "));
        return "left frozen by the backup " + frozen.backup() + ": " + pods + " (" + frozen.run() + "); release "
                + (frozen.pods().size() == 1 ? "it" : "them") + " by '" + shell.program() + " backup release "
                + frozen.backup() + "'";
    }

    void refused(PluginHost plugins, BackupSpec spec) {
        plugins.refused(spec.plugins())
                .forEach(plugin -> warning("the plugin in " + plugin.file() + " is left out: " + plugin.reason()));
    }

    void warnings(BackupRecord record) {
        tell("warning", record.warnings(), record);
    }

    void errors(BackupRecord record) {
        tell("error", record.errors(), record);
    }

    /** There is no backup; the last error says why. */
    void failed(BackupRecord record) {
        List<String> errors = record.errors().first();
        String reason = errors.isEmpty() ? "the reason is in its log" : errors.get(errors.size() - 1);
        shell.err()
                .println("cairn: there is no backup " + record.name() + ": " + reason + "; see '" + shell.program()
                        + " backup logs " + record.name() + "'");
    }

    private void tell(String kind, Messages messages, BackupRecord record) {
        messages.first().stream().limit(SHOWN).forEach(text -> shell.err().println(kind + ": " + text));
        if (messages.count() > SHOWN) {
            shell.err()
                    .println(kind + ": and " + (messages.count() - SHOWN) + " more; see '" + shell.program()
                            + " backup describe " + record.name() + "'");
        }
    }
}
