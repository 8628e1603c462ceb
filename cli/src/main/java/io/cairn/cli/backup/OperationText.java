// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.print.Amounts;
import io.cairn.core.repository.OperationRecord;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people get to read of the work beside items: the snapshot of each claim, with what is known of it. */
final class OperationText {

    private OperationText() {}

    /** A block for each kind; nothing if there is none. */
    static void print(PrintStream out, List<OperationRecord> operations) {
        Map<String, List<OperationRecord>> byKind = operations.stream()
                .collect(Collectors.groupingBy(OperationRecord::kind, TreeMap::new, Collectors.toList()));
        byKind.forEach((kind, ofKind) -> {
            String title = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + "s:";
            out.println((title + "            ").substring(0, Math.max(12, title.length() + 1)) + ofKind.size());
            ofKind.forEach(operation -> print(out, operation));
        });
    }

    private static void print(PrintStream out, OperationRecord operation) {
        out.println("  " + operation.item() + "  " + operation.state() + " after "
                + Amounts.duration(Duration.between(operation.started(), operation.at())));
        if (!operation.message().isEmpty()) {
            out.println("    " + operation.message());
        }
        operation.facts().forEach((name, value) -> out.println("    " + name + ": " + value));
    }
}
