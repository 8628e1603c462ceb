// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {

    @TempDir
    private Path cache;

    @Test
    void aPrivateCopyHasNoNameWhileItIsUsedSoThatNothingStaysHoweverTheProcessEnds() throws IOException {
        Path folder = cache.resolve("cairn/spool");
        try (SpoolFile file = SpoolFile.in(folder)) {
            file.append().write(new byte[] {1, 2, 3});

            assertThat(file.open().readAllBytes()).containsExactly(1, 2, 3);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }
}
