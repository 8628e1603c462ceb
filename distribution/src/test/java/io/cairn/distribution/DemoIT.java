// SPDX-License-Identifier: Apache-2.0
package io.cairn.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.distribution.Distribution.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who tries the program for the first time. */
class DemoIT {

    @TempDir
    private Path temp;

    @Test
    void aDatabaseIsBackedUpInOrderLostAndRestored() throws Exception {
        Distribution installed = Distribution.unpackedInto(temp.resolve("installed"));

        Result result = Distribution.run(
                temp,
                Map.of("HOME", temp.toString(), "CAIRN_CDS", "off"),
                List.of(installed.program().toString(), "demo"));

        assertThat(result.exitCode()).describedAs(result.err()).isZero();
        assertThat(result.out())
                .containsSubsequence(
                        "$ cairn backup plan demo ",
                        "$ cairn backup create demo ",
                        "backup/demo Completed: ",
                        "$ cairn backup verify demo",
                        "backup/demo: verified, 19 items in ",
                        "$ cairn backup describe demo --order",
                        "The order is that of the plan.",
                        "$ cairn backup show demo ",
                        "$ kubectl delete namespace shop",
                        "$ cairn restore plan demo --from-backup demo --order-from backup",
                        "$ cairn restore create demo --from-backup demo --order-from backup",
                        "restore/demo Completed: ",
                        "$ cairn restore describe demo --items",
                        "Phase:      Completed",
                        "Errors:     none");
        assertThat(result.out())
                .containsPattern("persistentvolumeclaims/shop/data-db-2 +created(?s:.*)"
                        + "persistentvolumeclaims/shop/data-db-1 +created(?s:.*)"
                        + "persistentvolumeclaims/shop/data-db-0 +created");
    }
}
