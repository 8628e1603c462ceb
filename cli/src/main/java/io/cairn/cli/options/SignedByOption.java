// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.core.signing.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flag that says whose signatures a backup must have one of. */
public final class SignedByOption {

    @Option(
            names = "--signed-by",
            paramLabel = "FILE",
            description = "Public keys (PEM, Ed25519) of which one must have signed the backup")
    private Optional<Path> file = Optional.empty();

    /**
     * The keys; empty if nobody asks for a signature.
     *
     * @throws io.cairn.api.InvalidInputException if the file isn't there or holds something else
     * @throws IOException if it can't be read
     */
    public Optional<TrustedKeys> keys() throws IOException {
        return file.isPresent() ? Optional.of(TrustedKeys.read(file.get())) : Optional.empty();
    }
}
