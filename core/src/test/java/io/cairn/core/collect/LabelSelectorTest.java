// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

    private static final Map<String, String> LABELS =
            Map.of("app", "db", "tier", "a", "rank", "10", "example.com/part", "x.y_z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=db | true",
                "app==db | true",
                "app = web | false",
                "app!=web | true",
                "missing!=web | true",
                "app!=db | false",
                "app in (web, db) | true",
                "app in (web) | false",
                "app notin (web,cache) | true",
                "app notin (db) | false",
                "missing notin (db) | true",
                "tier | true",
                "missing | false",
                "!missing | true",
                "! app | false",
                "app=db,tier in (a,b),!missing | true",
                "app=db,tier=b | false",
                "example.com/part=x.y_z | true",
                "rank>9 | true",
                "rank > 10 | false",
                "rank<11 | true",
                "rank<10 | false",
                "rank>9,rank<11 | true",
                "missing>1 | false",
                "missing<1 | false",
                "app>1 | false",
                "app<1 | false",
                "app= | false",
            })
    void aSelectorMatchesAsTheApiServerWould(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app=db,",
                "=db",
                "app in db",
                "app in (a",
                "app=d b",
                "app>x",
                "app>",
                "app>=1",
                "app>-1",
                "-app",
                "app in (a b)"
            })
    void whatIsNoSelectorIsRefused(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("label selector");
    }
}
