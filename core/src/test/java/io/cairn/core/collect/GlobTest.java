// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "db, db, true",
        "db, db-0, false",
        "d.b, dxb, false",
        "db-*, db-0, true",
        "db-*, db-, true",
        "db-*, db, false",
        "*-db, shop-db, true",
        "*-db, shop-db-0, false",
        "a*a, a, false",
        "a*a, aa, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "db-[0-2], db-2, true",
        "db-[0-2], db-3, false",
        "db-[0-2]-x, db-1-x, true",
        "db-[0-2]-x, db-3-x, false",
        "*, anything, true"
    })
    void standsForTheWholeOfAName(String glob, String name, boolean matches) {
        assertThat(new Glob(glob).matches(name)).isEqualTo(matches);
    }

    @Test
    void agreesWithARegularExpressionOnAnyTexts() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab?*").replaceAll("[*]+", "*");
            String name = text(random, "ab");
            boolean expected = name.matches(glob.replace("?", ".").replace("*", ".*"));
            assertThat(new Glob(glob).matches(name)).as("%s for %s", glob, name).isEqualTo(expected);
        }
    }

    private static String text(Random random, String characters) {
        return random.ints(1 + random.nextInt(7), 0, characters.length())
                .mapToObj(at -> characters.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    @Test
    void tellsWithWhatItsNamesBegin() {
        assertThat(new Glob("db-*-x").prefix()).isEqualTo("db-");
        assertThat(new Glob("db-*-x").isName()).isFalse();
        assertThat(new Glob("db-0").prefix()).isEqualTo("db-0");
        assertThat(new Glob("db-0").isName()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a**", "a|b", "{a,b}", "a,b", "!a", "a\\b", "a(b)", "a[b", "[z-a]"})
    void refusesWhatIsNoPattern(String text) {
        assertThatThrownBy(() -> new Glob(text)).isInstanceOf(InvalidInputException.class);
    }
}
