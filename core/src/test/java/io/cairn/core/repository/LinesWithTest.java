// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesWithTest {

    private static String filtered(String text, String wanted) throws IOException {
        return new String(new LinesWith(new ByteArrayInputStream(text.getBytes(UTF_8)), wanted).readAllBytes(), UTF_8);
    }

    @Test
    void linesInWhichTheTextOccursComeWholeAndInOrder() throws IOException {
        assertThat(filtered("one\ntwo a\nthree\na\nb a b", "a")).isEqualTo("two a\na\nb a b");
    }

    @Test
    void ofALineThatHasItTwiceThereIsOne() throws IOException {
        assertThat(filtered("aa\nb\n", "a")).isEqualTo("aa\n");
    }

    @Test
    void whereItOccursNowhereThereIsNothing() throws IOException {
        assertThat(filtered("one\ntwo\n", "x")).isEmpty();
        assertThat(filtered("", "x")).isEmpty();
    }

    @Test
    void aTextIsNotFoundAcrossTheEndOfALine() throws IOException {
        assertThat(filtered("a\nb\n", "ab")).isEmpty();
    }

    @Test
    void itIsTheSameHoweverTheBytesCome() throws IOException {
        Random random = new Random(4711);
        List<String> lines = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            boolean has = random.nextInt(20) == 0;
            String line = "x".repeat(random.nextInt(200)) + (has ? "needle" : "need") + "y".repeat(random.nextInt(200))
                    + "\n";
            lines.add(line);
            if (has) {
                wanted.add(line);
            }
        }
        lines.set(7, "z".repeat(200_000) + "\n");

        InputStream inPieces = new FilterInputStream(
                new ByteArrayInputStream(String.join("", lines).getBytes(UTF_8))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(3000)));
            }
        };
        wanted.remove(lines.get(7));

        assertThat(new String(new LinesWith(inPieces, "needle").readAllBytes(), UTF_8))
                .isEqualTo(String.join("", wanted));
    }
}
