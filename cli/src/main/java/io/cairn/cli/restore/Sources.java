// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.RestoreOptions;
import io.cairn.core.archive.Limits;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.VeleroBackup;
import io.cairn.core.restore.RestoreRun.Source;
import io.cairn.core.signing.TrustedKeys;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens what a restore reads from. */
final class Sources {

    private Sources() {}

    /** What the flags name. */
    static Source of(
            Engine engine, RestoreOptions options, LocationOption location, IdentityOption identity, RestoreSpec spec)
            throws IOException {
        return options.fromFile().isPresent()
                ? file(engine, options.fromFile().get())
                : backup(engine, engine.repository(location, identity), spec.backup());
    }

    /** A backup of a location, of Cairn or of Velero. */
    static Source backup(Engine engine, Repository repository, String name) throws IOException {
        Optional<VeleroBackup> velero = repository.openVelero(name);
        if (velero.isPresent()) {
            return new Source(
                    engine.keep(StoredItems.ofVelero(velero.get(), Limits.DEFAULT, engine.temporary())), List.of());
        }
        return source(engine, repository.open(name));
    }

    /** A backup whose manifest was signed by one of these keys. */
    static Source signedBackup(Engine engine, Repository repository, String name, TrustedKeys keys) throws IOException {
        return source(engine, repository.openSigned(name, keys));
    }

    private static Source source(Engine engine, StoredBackup backup) throws IOException {
        String name = backup.record().name();
        if (backup.record().phase() == Phase.FAILED) {
            throw new InvalidInputException("the backup '" + name + "' failed: only its record and log are there, and"
                    + " nothing to restore from");
        }
        return new Source(
                engine.keep(StoredItems.of(backup, Limits.DEFAULT)), backup.operations(), backup.recipients());
    }

    /** A tarball. */
    static Source file(Engine engine, String file) throws IOException {
        return new Source(
                engine.keep(StoredItems.ofFile(Path.of(file), Limits.DEFAULT, engine.temporary())), List.of());
    }
}
