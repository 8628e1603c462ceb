// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningHeaderTest {

    private static List<String> texts(String... values) {
        return WarningHeader.texts(List.of(values));
    }

    @Test
    void theTextIsReadWithoutItsQuotesAndEscapes() {
        assertThat(texts("299 - \"unknown field \\\"spec.replicaCount\\\" in C:\\\\\""))
                .containsExactly("unknown field \"spec.replicaCount\" in C:\\");
    }

    @Test
    void severalStandInOneHeaderOrInSeveralInTheirOrderEachOnce() {
        assertThat(texts(
                        "299 - \"a, b\", 299 kube \"c\" \"Thu, 01 Jan 2026 00:00:20 GMT\",299 - \"d\"",
                        "299 - \"a, b\""))
                .containsExactly("a, b", "c", "d");
    }

    @Test
    void whatACacheWarnsOfIsNotTheServers() {
        assertThat(texts("110 proxy \"Response is stale\", 299 - \"a\"")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "299", "299 -", "299 - a", "299 - \"a", "299 - \"a\\", "299 \"a\"", "299 - \" \""})
    void whatCanNotBeUnderstoodIsPassedOver(String value) {
        assertThat(texts(value, "299 - \"good\"")).containsExactly("good");
    }

    @Test
    void whatStandsBeforeSomethingThatCanNotBeUnderstoodCounts() {
        assertThat(texts("299 - \"a\" x299 - \"b\"")).containsExactly("a");
    }

    @Test
    void bytesOfUtf8AreCharactersAndTextIsOneLine() {
        String bytes = new String("Größe\tx".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(texts("299 - \"" + bytes + "\"")).containsExactly("Größe x");
        assertThat(texts("299 - \"\u00e4\"")).containsExactly("\u00e4");
    }
}
