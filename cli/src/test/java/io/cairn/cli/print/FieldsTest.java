// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FieldsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yes",
                "no",
                "null",
                "~",
                "true",
                "12",
                "0x1F",
                "1e3",
                "1_000",
                "12:30:45",
                "2026-11-23T01:34:11Z",
                "- a",
                "a: b",
                "a #b",
                "#c",
                "*",
                "&a",
                "!t",
                "%d",
                "@x",
                "`x",
                "'q'",
                "\"q\"",
                "{a}",
                "[a]",
                "a, b",
                "x\n",
                "two\nlines",
                "two\n  lines\n\n",
                " led",
                "trailed ",
                "\ttab",
                "\u0000",
                "\u00e9",
                "a\\b",
                "---",
                "|",
                ">"
            })
    void yamlReadsBackAsTheSameText(String text) {
        String yaml = Fields.yaml(ObjectTree.of(Map.of("value", text, "list", List.of(text), "key" + text, "x")));

        Map<?, ?> read = new YAMLMapper().readValue(yaml, Map.class);

        assertThat(read.get("value")).isEqualTo(text);
        assertThat(read.get("list")).isEqualTo(List.of(text));
        assertThat(read.get("key" + text)).isNotNull();
    }
}
