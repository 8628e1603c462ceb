// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.Period;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that say how long a backup is kept. */
public final class KeepingOptions {

    @Option(
            names = "--expire",
            paramLabel = "TIME",
            description =
                    "Keep the backup so long, as in 30d or 48h; after that, 'retention apply --expired' deletes it")
    private Optional<String> expire = Optional.empty();

    @Option(
            names = "--lock",
            paramLabel = "TIME",
            description =
                    "Lock the backup so long, as in 30d, in locations with object lock: nobody can delete it before")
    private Optional<String> lock = Optional.empty();

    /** The specification, with what the flags say in place of what it says. */
    public BackupSpec over(BackupSpec spec) {
        BackupSpec.Builder builder = spec.toBuilder();
        expire.map(text -> Period.parse("--expire", text)).ifPresent(ttl -> builder.ttl(Optional.of(ttl)));
        lock.map(text -> Period.parse("--lock", text)).ifPresent(time -> builder.lock(Optional.of(time)));
        return builder.build();
    }
}
