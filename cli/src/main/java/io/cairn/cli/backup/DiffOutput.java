// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.Shell;
import io.cairn.core.diff.DiffResult;
import io.cairn.core.diff.FieldChange;
import io.cairn.core.diff.ItemChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Prints differences as they are found. Used by one thread. */
abstract class DiffOutput implements AutoCloseable {

    static DiffOutput of(Shell shell, OutputFormat format, String place, String first, String second) {
        return switch (format) {
            case JSON, YAML -> new Structured(shell, format, place, first, second);
            case TABLE -> new Text(shell);
            case NAME -> new Names(shell);
        };
    }

    abstract void change(ItemChange change);

    abstract void end(DiffResult result, Notices notices);

    @Override
    public void close() {}

    /** For programs. */
    private static final class Structured extends DiffOutput {

        private final Fields fields;

        Structured(Shell shell, OutputFormat format, String place, String first, String second) {
            fields = new Fields(shell.out(), format);
            fields.field("location", place);
            fields.field("first", first);
            fields.field("second", second);
            fields.startList("changes");
        }

        @Override
        void change(ItemChange change) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("item", change.item().toString());
            tree.put("change", change.kind().toString());
            tree.put("fields", change.fields().stream().map(Structured::field).toList());
            fields.element(ObjectTree.of(tree));
        }

        private static ObjectTree field(FieldChange change) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("path", change.path());
            change.before().ifPresent(value -> tree.put("before", value));
            change.after().ifPresent(value -> tree.put("after", value));
            return ObjectTree.of(tree);
        }

        @Override
        void end(DiffResult result, Notices notices) {
            fields.endList();
            fields.field("added", result.added());
            fields.field("removed", result.removed());
            fields.field("changed", result.changed());
            fields.field("unchanged", result.unchanged());
            fields.field("unknown", result.unknown());
            fields.field("notes", result.notes());
            fields.close();
        }
    }

    /** For people. */
    private static final class Text extends DiffOutput {

        private final Shell shell;

        Text(Shell shell) {
            this.shell = shell;
        }

        @Override
        void change(ItemChange change) {
            String sign = switch (change.kind()) {
                case ADDED -> "+ ";
                case REMOVED -> "- ";
                case CHANGED -> "~ ";
            };
            shell.out().println(sign + change.item());
            change.fields().forEach(field -> FieldText.print(shell.out(), field));
        }

        @Override
        void end(DiffResult result, Notices notices) {
            result.notes().forEach(notices::warning);
            shell.out()
                    .println(result.added() + " added, " + result.removed() + " removed, " + result.changed()
                            + " changed, " + result.unchanged() + " unchanged"
                            + Optional.of(result.unknown())
                                    .filter(unknown -> unknown > 0)
                                    .map(unknown -> ", " + unknown + " not compared")
                                    .orElse(""));
        }
    }

    /** The ids of the items that differ. */
    private static final class Names extends DiffOutput {

        private final Shell shell;

        Names(Shell shell) {
            this.shell = shell;
        }

        @Override
        void change(ItemChange change) {
            shell.out().println(change.item());
        }

        @Override
        void end(DiffResult result, Notices notices) {
            result.notes().forEach(notices::warning);
        }
    }
}
