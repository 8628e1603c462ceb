// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameStateTest {

    private static String yes(boolean may) {
        return may ? "yes" : "no";
    }

    private static String prune(NameState state) {
        return state.mayPruneIfAsked() && !state.mayPrune() ? "`--failed`" : yes(state.mayPrune());
    }

    @Test
    void theTableOfTheDocumentationIsTheOneTheEngineDecidesBy() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/repository.md")).stream()
                .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
                .map(line -> line.split(" *\\| *", -1))
                .map(cells -> String.join(" ", cells[1], cells[4], cells[5], cells[6]))
                .toList();

        assertThat(rows)
                .isEqualTo(Arrays.stream(NameState.values())
                        .map(state -> "`" + state + "` " + yes(state.mayBegin()) + " " + yes(state.mayDelete()) + " "
                                + prune(state))
                        .toList());
    }
}
