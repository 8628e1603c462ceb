// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {

    private final Mark mark = new Mark("hook.backup/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hook.backup/",
                "hook.backup/ at the start",
                "at the end hook.backup/",
                "hook.backup, then hook.hook.backup/container",
                "Größe: hook.backup/größe"
            })
    void aMarkIsFoundWhereverItStands(String text) {
        assertThat(mark.isIn(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hook.backup",
                "ook.backup/",
                "hook.backup /hook.backup",
                "Hook.backup/",
                "hook.bäckup/ has as many characters"
            })
    void whatIsLikeAMarkIsNone(String text) {
        assertThat(mark.isIn(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
}
