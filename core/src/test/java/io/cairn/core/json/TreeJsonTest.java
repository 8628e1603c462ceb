// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class TreeJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"z\":1,\"a\":{\"y\":[],\"b\":{}},\"m\":[1,[2,{\"k\":null}],true,false]}",
                "{\"big\":123456789012345678901234567890,\"max\":9223372036854775807,\"neg\":-1}",
                "{\"f\":1.50,\"e\":1E+10,\"small\":1E-7}",
                "{\"t\":\"é 😀 \\n \\\" \\\\\"}",
            })
    void whatIsReadIsWrittenAsItWas(String json) {
        assertThat(new String(TreeJson.write(TreeJson.read(json.getBytes(UTF_8))), UTF_8))
                .isEqualTo(json);
    }

    @Test
    void whyACutTextCannotBeReadIsToldWithoutWhereTheLibraryKeepsItFrom() {
        assertThatThrownBy(() -> TreeJson.read("{\"a\": {".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        JacksonException.class,
                        cut -> assertThat(TreeJson.reason(cut))
                                .isEqualTo("Unexpected end-of-input: expected close marker for Object"));
    }

    @Test
    void nullIsToldFromAbsent() {
        ObjectTree tree = TreeJson.read("{\"a\":null}".getBytes(UTF_8));

        assertThat(tree.value("a")).contains(ObjectTree.JsonNull.NULL);
        assertThat(tree.value("b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\":}", "null", "hello"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> TreeJson.read(json.getBytes(UTF_8))).isInstanceOf(JacksonException.class);
    }
}
