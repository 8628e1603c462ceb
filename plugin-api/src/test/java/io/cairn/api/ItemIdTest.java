// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemIdTest {

    @Test
    void itReadsWhatItWrites() {
        ItemId pod = new ItemId("pods", "shop", "db-0");
        ItemId volume = new ItemId("persistentvolumes", "", "pv4");

        assertThat(ItemId.parse("pods/shop/db-0")).isEqualTo(pod).hasToString("pods/shop/db-0");
        assertThat(ItemId.parse("persistentvolumes/pv4")).isEqualTo(volume).hasToString("persistentvolumes/pv4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "pods", "/", "//", "pods/", "/p", "pods//p", "pods/ns/", "/ns/p", "pods/ns/p/q", "pods/ /p"})
    void textsOfOtherFormsAreRefused(String text) {
        assertThatThrownBy(() -> ItemId.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'" + text
                        + "' is not an item: write TYPE/NAMESPACE/NAME, or TYPE/NAME for a cluster-scoped type");
    }
}
