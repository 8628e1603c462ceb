// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class PipedOutputTest {

    private static PipedOutput failing(String message) {
        return new PipedOutput(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(message);
            }
        });
    }

    @Test
    void writesWhatIsPrinted() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PipedOutput out = new PipedOutput(bytes);
        out.print("backup/nightly ü");

        assertThat(out.checkError()).isFalse();
        assertThat(bytes.toString(UTF_8)).isEqualTo("backup/nightly ü");
        assertThat(out.readerIsGone()).isFalse();
    }

    @Test
    void knowsThatNobodyReadsAnyMore() {
        PipedOutput out = failing("Broken pipe");
        out.print("much");

        assertThat(out.checkError()).isTrue();
        assertThat(out.readerIsGone()).isTrue();
    }

    @Test
    void aFullDiskIsAnotherMatter() {
        PipedOutput out = failing("No space left on device");
        out.print("much");

        assertThat(out.checkError()).isTrue();
        assertThat(out.readerIsGone()).isFalse();
    }
}
