// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

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
public final class Notices {

    private static final int SHOWN = 20;

    private final Shell shell;
    private final Verbosity verbosity;

    /** For one command. */
    public Notices(Shell shell, Verbosity verbosity) {
        this.shell = shell;
        this.verbosity = verbosity;
    }

    /** Good to know. */
    public void note(String text) {
        if (verbosity != Verbosity.QUIET) {
            shell.err().println(text);
        }
    }

    /** For whoever looks for a cause. */
    public void debug(String text) {
        if (verbosity == Verbosity.DEBUG) {
            shell.err().println(text);
        }
    }

    /** What the user should look at. */
    public void warning(String text) {
        shell.err().println("warning: " + text);
    }

    /** What dead runs have left frozen in the cluster, as far as the location tells. */
    public void frozen(Repository repository) throws IOException {
        for (FrozenBackup frozen : repository.frozen()) {
            warning(text(frozen));
        }
    }

    /** The same of several locations. One that can't be read is passed over: whoever uses it is told. */
    public void frozen(List<Repository> repositories) throws IOException {
        if (repositories.size() == 1) {
            frozen(repositories.get(0));
            return;
        }
        for (Repository repository : repositories) {
            try {
                frozen(repository);
            } catch (IOException e) {
                debug("what is left frozen can't be read from " + repository.location() + ": " + e.getMessage());
            }
        }
    }

    private String text(FrozenBackup frozen) {
        String pods =
                frozen.pods().stream().map(pod -> pod.intent().pod().toString()).collect(Collectors.joining(", "));
        return "left frozen by the backup " + frozen.backup() + ": " + pods + " (" + frozen.run() + "); release "
                + (frozen.pods().size() == 1 ? "it" : "them") + " by '" + shell.program() + " backup release "
                + frozen.backup() + "' with the same --location";
    }

    /** Which files of plugins are left out. */
    public void refused(PluginHost plugins, BackupSpec spec) {
        plugins.refused(spec.plugins())
                .forEach(plugin -> warning("the plugin in " + plugin.file() + " is left out: " + plugin.reason()));
    }

    /**
     * The warnings of a run.
     *
     * @param all the words of the command that shows all of them
     */
    public void warnings(Messages messages, String all) {
        tell("warning", messages, all);
    }

    /** The errors of a run, likewise. */
    public void errors(Messages messages, String all) {
        tell("error", messages, all);
    }

    /**
     * There is no backup; the last error says why.
     *
     * @param log the words of the command that shows the log
     */
    public void failed(BackupRecord record, String log) {
        List<String> errors = record.errors().first();
        String reason = errors.isEmpty() ? "the reason is in its log" : errors.get(errors.size() - 1);
        shell.err()
                .println("cairn: there is no backup " + record.name() + ": " + reason + "; see '" + shell.program()
                        + " " + log + "'");
    }

    private void tell(String kind, Messages messages, String all) {
        messages.first().stream().limit(SHOWN).forEach(text -> shell.err().println(kind + ": " + text));
        if (messages.count() > SHOWN) {
            shell.err()
                    .println(kind + ": and " + (messages.count() - SHOWN) + " more; see '" + shell.program() + " " + all
                            + "'");
        }
    }
}
