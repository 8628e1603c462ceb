// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFolderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path temporary;

    private long left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.count();
        }
    }

    @Test
    void onlyItsOwnerLooksIntoItAndNothingOfItStays() throws IOException {
        try (CredentialFolder folder = CredentialFolder.in(temporary, NOW)) {
            Files.writeString(folder.output(), "a token");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.output().getParent())))
                    .isEqualTo("rwx------");
        }
        assertThat(left()).isZero();
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheNextAndWhatALivingOneHasStays() throws IOException {
        Path killed = Files.createDirectory(temporary.resolve("cairn-credential-1"));
        Files.writeString(killed.resolve("out"), "a token");
        Files.setLastModifiedTime(killed, FileTime.from(NOW.minusSeconds(601)));
        Path living = Files.createDirectory(temporary.resolve("cairn-credential-2"));
        Files.setLastModifiedTime(living, FileTime.from(NOW.minusSeconds(20)));

        CredentialFolder.in(temporary, NOW).close();

        assertThat(killed).doesNotExist();
        assertThat(living).exists();
    }
}
