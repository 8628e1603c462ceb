// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceMappingTest {

    /** A mapping written as {@code a>b c>d}. */
    private static NamespaceMapping mapping(String written) {
        Map<String, String> sides = new LinkedHashMap<>();
        for (String one : written.split(" ", -1)) {
            String[] fromTo = one.split(">", -1);
            sides.put(fromTo[0], fromTo[1]);
        }
        return NamespaceMapping.of(sides);
    }

    @ParameterizedTest
    @CsvSource({
        "a>b, a, b",
        "a>b, b, b",
        "a>b, ab, ab",
        "a>b, '', ''",
        "shop-*>test-*, shop-1, test-1",
        "shop-*>test-*, shop-, test-",
        "shop-*>test-*, my-shop-1, my-shop-1",
        "*-prod>*-test, eu-prod, eu-test",
        "a*b>x*y, a-1-b, x-1-y",
        "a*a>x*x, a, a",
        "*>copy-*, default, copy-default",
        "*>*-copy *-prod>x-*, eu-prod, eu-prod-copy",
        "*>*-copy eu-prod>eu, eu-prod, eu",
    })
    void aNameGoesBeforeAPatternAndAnEarlierPatternBeforeALaterOne(String written, String from, String to) {
        assertThat(mapping(written).target(from)).isEqualTo(to);
    }

    @Test
    void withoutAMappingEverythingStays() {
        assertThat(NamespaceMapping.of(Map.of()).target("shop")).isEqualTo("shop");
        assertThat(NamespaceMapping.of(Map.of()).check(List.of("shop"), List.of("shop")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a>", ">b", "A>b", "a>B", "a b>c", "a>-b", "a*>b", "a>b*", "a**>b**", "a.b>c"})
    void aSideThatCanNotBeMeantIsRefused(String written) {
        String[] sides = written.split(">", -1);

        assertThatThrownBy(() -> NamespaceMapping.of(Map.of(sides[0], sides[1])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the namespace mapping '" + sides[0] + ":" + sides[1] + "' ");
    }

    @Test
    void aNameOf63CharactersIsTheLongest() {
        String longest = "x".repeat(63);

        assertThat(mapping("a>" + longest).target("a")).isEqualTo(longest);
        assertThatThrownBy(() -> mapping("a>" + longest + "x")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "a>x b>x, 'a,b', 'the namespaces a and b would both be restored into x'",
        "a>b, 'a,b', 'would both be restored into b'",
        "a>x b>x, a, ''",
        "a>b b>a, 'a,b', ''",
        "s-*>t-*, 's-1,t-1', 'would both be restored into t-1'",
    })
    void twoThatGoToTheSamePlaceAreRefused(String written, String namespaces, String message) {
        NamespaceMapping mapping = mapping(written);
        List<String> restored = List.of(namespaces.split(","));

        if (message.isEmpty()) {
            assertThat(restored.stream().map(mapping::target)).doesNotHaveDuplicates();
            mapping.check(restored, List.of("a", "b"));
        } else {
            assertThatThrownBy(() -> mapping.check(restored, List.of("a", "b")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message)
                    .hasMessageEndingWith(": map one of them elsewhere, or exclude it");
        }
    }

    @Test
    void aTargetThatAPatternMakesTooLongIsRefused() {
        assertThatThrownBy(() -> mapping("*>copy-of-*").check(List.of("x".repeat(60)), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("', which is no name of a namespace");
    }

    @Test
    void aNameThatTheBackupDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> mapping("shpo>test").check(List.of("shop"), List.of("shop", "web")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the namespace mapping shpo:test names a namespace that the backup doesn't have, did you mean"
                                + " 'shop'?");
    }

    @Test
    void whereNothingWithANamespaceIsRestoredItIsForReferences() {
        assertThat(mapping("shop>test").check(List.of(), List.of())).isEmpty();
    }

    @Test
    void aSideThatMeansNothingIsTold() {
        assertThat(mapping("a>b c>d e-*>f-*").check(List.of("a"), List.of("a", "c")))
                .containsExactly(
                        "the namespace mapping c:d means no namespace that is restored",
                        "the namespace mapping e-*:f-* means no namespace that is restored");
    }
}
