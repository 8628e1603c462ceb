// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.print;

import io.cairn.cli.options.OutputOption;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.preflight.Right;
import io.cairn.core.preflight.Rights;

/** Prints which rights are lacking, or the ClusterRole that has all of them. */
public final class RightsText {

    private RightsText() {}

    /**
     * Prints.
     *
     * @param role what the ClusterRole is called
     * @return the exit code: 0 if no right is lacking, else 1
     */
    public static int print(Shell shell, OutputOption output, Rights rights, String role) {
        rights.warnings().forEach(text -> shell.err().println("warning: " + text));
        switch (output.format()) {
            case JSON, YAML -> Fields.print(shell.out(), output.format(), rights.clusterRole(role));
            case NAME -> rights.lacking().forEach(shell.out()::println);
            case TABLE -> table(shell, rights);
        }
        return rights.lacking().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void table(Shell shell, Rights rights) {
        if (rights.lacking().isEmpty()) {
            shell.out().println("nothing is lacking: all " + rights.needed().size() + " rights are there");
            return;
        }
        Table table = new Table("LACKING", "TYPE", "NAMESPACE");
        for (Right right : rights.lacking()) {
            String where = !right.type().namespaced() ? "-" : right.namespace().isEmpty() ? "(all)" : right.namespace();
            table.row(right.verb(), right.type().id(), where);
        }
        table.print(shell.out());
        shell.err()
                .println("cairn: " + rights.lacking().size() + " of "
                        + rights.needed().size()
                        + " rights are lacking; the same command with -o yaml prints a ClusterRole that has them all");
    }
}
