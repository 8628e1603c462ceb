// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectTree;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void readsEveryKindOfValue() {
        assertThat(JsonText.object(
                        " { \"a\" : [ 1 , -2.5e3, true,false , null , {} , [] ] ,\n\t\"b\": \"x\\n\\\"\\u00e9\" } "))
                .contains(ObjectTree.of(Map.of(
                        "a",
                        List.of(
                                1,
                                new BigDecimal("-2.5e3"),
                                true,
                                false,
                                ObjectTree.JsonNull.NULL,
                                ObjectTree.empty(),
                                List.of()),
                        "b",
                        "x\n\"é")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "7",
                "[]",
                "\"x\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{,}",
                "{} {}",
                "{\"a\":tru}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\u00",
                "{\"a\":\"x",
                "{\"a\":1-}",
                "{a:1}"
            })
    void whatIsNoObjectIsNone(String text) {
        assertThat(JsonText.object(text)).isEmpty();
    }

    @Test
    void whatIsTooDeepIsNone() {
        assertThat(JsonText.object("{\"a\":" + "[".repeat(100_000))).isEmpty();
        assertThat(JsonText.object("{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}"))
                .isPresent();
    }
}
