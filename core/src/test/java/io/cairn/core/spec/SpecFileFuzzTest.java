// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cairn.api.InvalidInputException;

/**
 * Whatever the text is: it is a specification, or the user is told why not.
 *
 * <p>An ordinary build runs the kept inputs; with {@code JAZZER_FUZZ=1} new ones are looked for.
 */
class SpecFileFuzzTest {

    @FuzzTest
    void anyTextIsReadOrRefused(byte[] text) {
        try {
            assertThat(SpecFile.read("spec.yaml", new String(text, UTF_8))).isNotNull();
        } catch (InvalidInputException e) {
            assertThat(e).message().isNotBlank();
        }
    }
}
