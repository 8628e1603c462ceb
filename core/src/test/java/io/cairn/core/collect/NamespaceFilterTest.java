// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceFilterTest {

    private static final Map<String, Map<String, String>> EXISTING = Map.of(
            "shop-a", Map.of(),
            "shop-b", Map.of(),
            "shop-secret", Map.of("cairn.io/exclude-from-backup", "true"),
            "kube-system", Map.of("velero.io/exclude-from-backup", "false"));

    private final List<String> warnings = new ArrayList<>();

    private NamespaceFilter resolve(List<String> includes, List<String> excludes) {
        return NamespaceFilter.resolve(includes, excludes, EXISTING, "in the backup", warnings);
    }

    @Test
    void withoutFiltersEverythingIsTakenButLabelledNamespaces() {
        NamespaceFilter filter = resolve(List.of(), List.of());

        assertThat(filter.everything()).isTrue();
        assertThat(filter.restricted()).isFalse();
        assertThat(filter.takes("shop-a")).isTrue();
        assertThat(filter.takes("made-later")).isTrue();
        assertThat(filter.takes("kube-system")).isTrue();
        assertThat(filter.takes("shop-secret")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"shop-*", "shop-?", "shop-[ab]"})
    void patternsAreResolvedAgainstWhatExists(String pattern) {
        NamespaceFilter filter = resolve(List.of(pattern), List.of());

        assertThat(filter.names()).containsExactly("shop-a", "shop-b");
        assertThat(filter.everything()).isFalse();
        assertThat(filter.takes("kube-system")).isFalse();
    }

    @Test
    void excludesAreTakenAwayFromIncludes() {
        assertThat(resolve(List.of("shop-*"), List.of("*-b")).names()).containsExactly("shop-a");
    }

    @Test
    void excludingSomeMeansNotEverything() {
        NamespaceFilter filter = resolve(List.of("*"), List.of("shop-a"));

        assertThat(filter.everything()).isFalse();
        assertThat(filter.restricted()).isFalse();
        assertThat(filter.takes("shop-a")).isFalse();
        assertThat(filter.takes("shop-b")).isTrue();
    }

    @Test
    void aPatternThatMatchesNothingIsAWarningBesideOthers() {
        resolve(List.of("shop-a", "test-*"), List.of("gone"));

        assertThat(warnings)
                .anyMatch(text -> text.contains("'test-*' matches no namespace in the backup"))
                .anyMatch(text -> text.contains("excluded namespace 'gone' does not exist in the backup"));
    }

    @Test
    void aNameThatDoesNotExistIsAnErrorWithTheNearestOne() {
        assertThatThrownBy(() -> resolve(List.of("shop-c"), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("namespace 'shop-c' does not exist in the backup, did you mean 'shop-a'?");
    }

    @Test
    void patternsThatLeaveNothingAreAnError() {
        assertThatThrownBy(() -> resolve(List.of("test-*"), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no namespace is left");
        assertThatThrownBy(() -> resolve(List.of(), List.of("*")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("leaves nothing");
        assertThatThrownBy(() -> resolve(List.of("shop-a"), List.of("shop-a")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("both included and excluded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"**", "a|b", "(a)", "!a", "{a,b}", "a,b", "", "shop-[ab", "shop-[b-a]"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> resolve(List.of(text), List.of())).isInstanceOf(InvalidInputException.class);
    }
}
