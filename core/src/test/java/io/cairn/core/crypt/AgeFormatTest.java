// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeFormatTest {

    private static final int CHUNK = 65536;

    private final Identity key = Identity.generate();

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) ((i * 31L + i / CHUNK) % 251);
        }
        return content;
    }

    private byte[] encrypted(byte[] content) throws IOException {
        return encrypted(content, List.of(key.recipient()));
    }

    private static byte[] encrypted(byte[] content, List<Recipient> recipients) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AgeOutput age = new AgeOutput(file, recipients);
        age.write(content);
        age.finish();
        return file.toByteArray();
    }

    private static byte[] decrypted(byte[] file, Identity... keys) throws IOException {
        try (InputStream age = new AgeInput(new ByteArrayInputStream(file), List.of(keys), "the file")) {
            return age.readAllBytes();
        }
    }

    private AgeFile file(byte[] bytes) throws IOException {
        return new AgeFile(range(bytes), bytes.length, List.of(key), "the file");
    }

    private static AgeFile.Range range(byte[] bytes) {
        return (offset, length) -> new ByteArrayInputStream(
                bytes, (int) Math.min(offset, bytes.length), (int) Math.min(length, bytes.length));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AgeFormatTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static Identity keyOf(String file) throws IOException {
        return KeyText.identities(file, new String(resource(file), StandardCharsets.US_ASCII))
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7})
    void whatIsEncryptedIsDecrypted(int size) throws IOException {
        byte[] content = content(size);

        assertThat(decrypted(encrypted(content), key)).isEqualTo(content);
    }

    @Test
    void itDoesNotMatterInWhichPiecesItIsWritten() throws IOException {
        byte[] content = content(2 * CHUNK + 5);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AgeOutput age = new AgeOutput(file, List.of(key.recipient()));
        age.write(content[0]);
        age.write(content, 1, CHUNK);
        age.write(content, CHUNK + 1, content.length - CHUNK - 1);
        age.finish();

        assertThat(decrypted(file.toByteArray(), key)).isEqualTo(content);
    }

    @Test
    void eachRecipientOpensIt() throws IOException {
        Identity other = Identity.generate();
        byte[] file = encrypted(content(9), List.of(key.recipient(), other.recipient()));

        assertThat(decrypted(file, key)).isEqualTo(content(9));
        assertThat(decrypted(file, other)).isEqualTo(content(9));
        assertThat(decrypted(file, Identity.generate(), other)).isEqualTo(content(9));
    }

    @Test
    void anotherKeyDoesNot() throws IOException {
        byte[] file = encrypted(content(9));

        assertThatThrownBy(() -> decrypted(file, Identity.generate()))
                .isInstanceOf(AgeException.class)
                .hasMessageStartingWith("the file can't be opened: it is encrypted to other keys");
        assertThatThrownBy(() -> decrypted(file)).isInstanceOf(AgeException.class);
    }

    @Test
    void aFlippedBitIsFoundWhereverItIs() throws IOException {
        byte[] file = encrypted(content(CHUNK + 100));

        for (int at : positions(file.length)) {
            byte[] flipped = file.clone();
            flipped[at] ^= 1;

            assertThatThrownBy(() -> decrypted(flipped, key))
                    .describedAs("byte %s", at)
                    .isInstanceOf(AgeException.class)
                    .hasMessageStartingWith("the file ");
            assertThatThrownBy(() -> file(flipped).open(0, Long.MAX_VALUE).readAllBytes())
                    .describedAs("byte %s, by position", at)
                    .isInstanceOf(AgeException.class)
                    .hasMessageStartingWith("the file ");
        }
    }

    /** All of the header, and some of the payload. */
    private static List<Integer> positions(int length) {
        List<Integer> positions = new ArrayList<>();
        for (int at = 0; at < 250; at++) {
            positions.add(at);
        }
        positions.addAll(List.of(CHUNK, CHUNK + 215, CHUNK + 216, length - 17, length - 16, length - 1));
        return positions;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 21, 100, 183, 184, 190, 199, 201, 184 + CHUNK, 184 + CHUNK + 16, 184 + CHUNK + 20})
    void aCutIsFoundAtChunkBordersToo(int length) throws IOException {
        byte[] cut = Arrays.copyOf(encrypted(content(CHUNK + 100)), length);

        assertThatThrownBy(() -> decrypted(cut, key))
                .isInstanceOf(AgeException.class)
                .hasMessageStartingWith("the file is damaged");
        assertThatThrownBy(() -> file(cut).open(0, Long.MAX_VALUE).readAllBytes())
                .isInstanceOf(AgeException.class)
                .hasMessageStartingWith("the file is damaged");
    }

    @Test
    void whatIsCutToAnEmptyChunkIsNotTakenForAnEmptyFile() throws IOException {
        byte[] cut = Arrays.copyOf(encrypted(content(CHUNK + 100)), 200);

        assertThatThrownBy(() -> decrypted(cut, key)).hasMessageStartingWith("the file is damaged");
    }

    @Test
    void whatWasNotFinishedIsTakenForCutOff() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AgeOutput age = new AgeOutput(file, List.of(key.recipient()));
        age.write(content(3 * CHUNK));

        assertThatThrownBy(() -> decrypted(file.toByteArray(), key)).hasMessageContaining("cut off");
    }

    @Test
    void bytesAfterTheEndAreFound() throws IOException {
        byte[] file = encrypted(content(CHUNK));

        assertThatThrownBy(() -> decrypted(Arrays.copyOf(file, file.length + 1), key))
                .hasMessageStartingWith("the file is damaged");
    }

    @Test
    void chunksCantBeSwapped() throws IOException {
        byte[] file = encrypted(content(3 * CHUNK));
        byte[] swapped = file.clone();
        int sealed = CHUNK + 16;
        System.arraycopy(file, 184, swapped, 184 + sealed, sealed);
        System.arraycopy(file, 184 + sealed, swapped, 184, sealed);

        assertThatThrownBy(() -> decrypted(swapped, key)).hasMessageContaining("altered");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0, 65536",
        "65535, 1",
        "65535, 2",
        "65536, 1",
        "65536, 65536",
        "65530, 70000",
        "131071, 3",
        "131072, 100",
        "131172, 5",
        "200000, 5",
        "10, 0",
        "100000, 9223372036854775807"
    })
    void aRangeIsReadFromTheChunksThatHoldIt(long offset, long length) throws IOException {
        byte[] content = content(2 * CHUNK + 100);
        byte[] encrypted = encrypted(content);
        List<Long> asked = new ArrayList<>();
        AgeFile file = new AgeFile(
                (from, count) -> {
                    asked.add(count);
                    return range(encrypted).open(from, count);
                },
                encrypted.length,
                List.of(key),
                "the file");
        asked.clear();

        byte[] read = file.open(offset, length).readAllBytes();

        int from = (int) Math.min(offset, content.length);
        int to = (int) Math.min(content.length, Math.min(length, content.length) + from);
        assertThat(read).isEqualTo(Arrays.copyOfRange(content, from, to));
        long chunks = from == to ? 0 : (to - 1) / CHUNK - from / CHUNK + 1;
        assertThat(asked.stream().mapToLong(Long::longValue).sum()).isEqualTo(chunks * (CHUNK + 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK})
    void theSizeOfTheContentIsKnownFromThatOfTheFile(int size) throws IOException {
        AgeFile file = file(encrypted(content(size)));

        assertThat(file.size()).isEqualTo(size);
        assertThat(file.open(0, size).readAllBytes()).isEqualTo(content(size));
    }

    @ParameterizedTest
    @CsvSource({"0.age, 0", "11-two-recipients.age, 11", "65536.age, 65536", "65537.age, 65537", "100-ssh-too.age, 100"
    })
    void filesOfTheAgeProgramAreOpened(String name, int size) throws IOException {
        byte[] file = resource(name);

        assertThat(decrypted(file, keyOf("first.key"))).isEqualTo(content(size));
        assertThat(new AgeFile(range(file), file.length, List.of(keyOf("first.key")), "it")
                        .open(0, size)
                        .readAllBytes())
                .isEqualTo(content(size));
    }

    @Test
    void theSecondRecipientOfAFileOfTheAgeProgramOpensIt() throws IOException {
        assertThat(decrypted(resource("11-two-recipients.age"), keyOf("second.key")))
                .isEqualTo(content(11));
    }
}
