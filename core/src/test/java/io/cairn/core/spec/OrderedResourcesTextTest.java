// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.cairn.api.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderedResourcesTextTest {

    @Test
    void typesAreSplitAtSemicolonsAndKeepTheirOrder() {
        assertThat(OrderedResourcesText.parse(
                        "pod=ns1/pod1,ns1/pod2;persistentvolumeclaim=ns2/slavepod,ns2/primarypod"))
                .containsExactly(
                        entry("pod", "ns1/pod1,ns1/pod2"),
                        entry("persistentvolumeclaim", "ns2/slavepod,ns2/primarypod"));
    }

    @Test
    void blanksAroundTokensAndASemicolonAtTheEndMeanNothing() {
        assertThat(OrderedResourcesText.parse(" pods = ns/a , ns/b ; pv = pv1 ; "))
                .containsEntry("pods", "ns/a , ns/b")
                .containsEntry("pv", "pv1")
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"pods", "pods=", "=ns/a", "pods=a=b", "pods=ns/a;;pv=x", "''"})
    void whatIsNoPairIsRefusedWithTheRightForm(String text) {
        assertThatThrownBy(() -> OrderedResourcesText.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("TYPE=NAMESPACE/NAME");
    }

    @Test
    void aTypeGivenTwiceIsRefusedByName() {
        assertThatThrownBy(() -> OrderedResourcesText.parse("pods=ns/a;pods=ns/b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'pods' twice");
    }
}
