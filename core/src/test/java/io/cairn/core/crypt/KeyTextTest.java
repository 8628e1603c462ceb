// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.5Z");

    @Test
    void aKeyFileOfAgeKeygenIsReadAndItsPublicHalfIsTheOneInTheComment() throws IOException {
        String text;
        try (InputStream in = KeyTextTest.class.getResourceAsStream("first.key")) {
            text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }

        Identity identity = KeyText.identities("first.key", text).get(0);

        assertThat(text).contains("# public key: " + identity.recipient() + "\n");
    }

    @Test
    void aFileMayHoldSeveralKeysAndCommentsAndEmptyLines() {
        Identity one = Identity.generate();
        Identity two = Identity.generate();
        String text = "# mine\r\n\n" + one.secret() + "\n  " + two.secret() + "  \n";

        assertThat(KeyText.identities("keys", text))
                .extracting(Identity::recipient)
                .containsExactly(one.recipient(), two.recipient());
    }

    @Test
    void aWrittenKeyFileIsReadAgainAndForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Identity identity = Identity.generate();
        Path file = folder.resolve("backup.key");

        KeyFile.create(file, identity, NOON);

        assertThat(Files.readString(file))
                .isEqualTo("# created: 2026-11-23T12:00:00Z\n# public key: " + identity.recipient() + "\n"
                        + identity.secret() + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> KeyFile.create(file, Identity.generate(), NOON))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("never overwritten");
        assertThat(Files.readString(file)).contains(identity.secret());
    }

    @Test
    void aBrokenKeyIsNamedByItsLineAndNotShown() {
        String broken = Identity.generate().secret().substring(0, 60);

        assertThatThrownBy(() -> KeyText.identities("my.key", "# a\n" + broken))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("line 2 of my.key can't be used: ")
                .hasMessageNotContaining(broken.substring(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "age1zt62rqya4ydscm8a0l3jgdkuylepajk55cl8hcagpkp7uua8sfwqtv99fk",
                "age-encryption.org/v1\n",
                "hello"
            })
    void whatIsNoKeyFileIsRefusedWithTheWayOut(String text) {
        assertThatThrownBy(() -> KeyText.identities("my.key", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("my.key");
    }

    @Test
    void recipientsAreReadFromAFileAndFromAList() {
        Recipient one = Identity.generate().recipient();
        Recipient two = Identity.generate().recipient();

        assertThat(KeyText.recipients("keys", "# team\n" + one + "\n\n" + two + "\n" + one))
                .isEqualTo(List.of(one, two));
        assertThat(KeyText.recipients(one + ", " + two + " ")).isEqualTo(List.of(one, two));
        assertThat(KeyText.recipients(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "age1zt62rqya4ydscm8a0l3jgdkuylepajk55cl8hcagpkp7uua8sfwqtv99fq",
                "age1yubikey1qfdlnh2czthxdqmqnfg0kh3ntd5a4p8vcvrmdnyrztd2l5fzn9p5zlmhjz5",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN",
                "AGE1ZT62RQYA4YDSCM8A0L3JGDKUYLEPAJK55CL8HCAGPKP7UUA8SFWQTV99FK",
                "age1",
                ""
            })
    void whatIsNoRecipientIsRefused(String text) {
        assertThatThrownBy(() -> new Recipient(text)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSecretKeyGivenAsRecipientIsRefusedAndNotRepeated() {
        String secret = Identity.generate().secret();

        assertThatThrownBy(() -> new Recipient(secret))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining(secret);
    }

    @Test
    void aKeyIsInNoText() {
        Identity identity = Identity.generate();

        assertThat(identity.toString()).isEqualTo("the key of " + identity.recipient());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | a recipient is 'age1' and 58 more characters, as 'cairn key generate' prints it",
                "AGE1QL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8ZMRJ2KG5SFN9AQMCAC8P | a recipient is 'age1' and 58 more",
                "age1 | it has 4 characters, and all have 62; copy it again",
                "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8 | it has 61 characters, and all have 62",
                "age1ql3z7hjy54pw3hywO5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p | it has a 'O', which is in none",
                "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q | a character of it is wrong"
            })
    void whatIsWrongWithARecipientIsSaidInWordsForPeople(String text, String reason) {
        assertThatThrownBy(() -> KeyText.recipients(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("'" + text + "' is no age recipient: " + reason)
                .hasMessageNotContaining("ech32");
    }
}
