// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

    private static final ObjectTree OBJECT = ObjectTree.of(Map.of(
            "metadata", Map.of("labels", Map.of("a.b/c", "x")),
            "status", Map.of("phase", "Up", "list", List.of(Map.of("n", 1), Map.of("n", 2), Map.of("m", 3)))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{.status.phase} | [Up]",
                ".status.phase | [Up]",
                "status.phase | [Up]",
                "{.metadata.labels['a.b/c']} | [x]",
                "{.metadata.labels[\"a.b/c\"]} | [x]",
                "{['metadata'].labels['a.b/c']} | [x]",
                "{.status.list[0].n} | [1]",
                "{.status.list[-1].m} | [3]",
                "{.status.list[*].n} | [1, 2]",
                "{.status.list[3].n} | []",
                "{.status.list[-4].n} | []",
                "{.status.phase.deeper} | []",
                "{.status.phase[0]} | []",
                "{.status.phase[*]} | []",
                "{.nothing} | []",
            })
    void aPathLeadsToValues(String path, String values) {
        assertThat(JsonPath.parse(path).values(OBJECT)).hasToString(values);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "{.a..b}",
                "{.a[?(@.b==1)]}",
                "{.a[1:2]}",
                "{.a\\.b}",
                "{.a[",
                "{.a['b]}",
                "{.a} {.b}",
                "{.a[99999999999]}",
                "{range .a[*]}{.b}{end}"
            })
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not a path");
    }
}
