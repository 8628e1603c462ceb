// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.RestoreOptions;
import io.cairn.cli.options.SignedByOption;
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
            Engine engine,
            RestoreOptions options,
            LocationOption location,
            IdentityOption identity,
            SignedByOption signedBy,
            RestoreSpec spec)
            throws IOException {
        return options.fromFile().isPresent()
                ? file(engine, options.fromFile().get(), signedBy)
                : backup(engine, engine.repository(location, identity), spec.backup(), signedBy);
    }

    /** A backup of a location, of Cairn or of Velero, which must be signed if that is asked for. */
    static Source backup(Engine engine, Repository repository, String name, SignedByOption signedBy)
            throws IOException {
        Optional<TrustedKeys> keys = signedBy.keys();
        if (keys.isPresent()) {
            return source(engine, repository.openSigned(name, keys.get()));
        }
        Optional<VeleroBackup> velero = repository.openVelero(name);
        if (velero.isPresent()) {
            return new Source(
                    engine.keep(StoredItems.ofVelero(velero.get(), engine.limits(), engine.temporary())), List.of());
        }
        return source(engine, repository.open(name));
    }

    private static Source source(Engine engine, StoredBackup backup) throws IOException {
        String name = backup.record().name();
        if (backup.record().phase() == Phase.FAILED) {
            throw new InvalidInputException("the backup '" + name + "' failed: only its record and log are there, and"
                    + " nothing to restore from");
        }
        return new Source(
                engine.keep(StoredItems.of(backup, engine.limits())), backup.operations(), backup.recipients());
    }

    /** A tarball. */
    static Source file(Engine engine, String file, SignedByOption signedBy) throws IOException {
        if (signedBy.keys().isPresent()) {
            throw new InvalidInputException(
                    "a tarball alone has no signature: leave out --signed-by, or restore from the backup in its location");
        }
        return new Source(
                engine.keep(StoredItems.ofFile(Path.of(file), engine.limits(), engine.temporary())), List.of());
    }
}
