// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.Retention;
import io.cairn.core.crypt.Recipient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The locations that one backup is written to, in one pass. Immutable.
 *
 * <p>The name is taken in all of them before anything is written. A location that fails, then or later, is given up, and the
 * backup is made in the others; it fails when none is left.
 */
public final class BackupTargets {

    private final List<Repository> repositories;

    /**
     * Where a backup is written.
     *
     * @param repositories one or more
     * @throws InvalidInputException if one is there twice
     */
    public BackupTargets(List<Repository> repositories) {
        this.repositories = List.copyOf(repositories);
        Set<String> places = repositories.stream().map(Repository::place).collect(Collectors.toSet());
        if (places.size() < repositories.size()) {
            throw new InvalidInputException("a location is given twice: write each once");
        }
    }

    /** One location. */
    public static BackupTargets of(Repository repository) {
        return new BackupTargets(List.of(repository));
    }

    /**
     * Takes a name for a new backup in all locations: see {@link Repository#begin}.
     *
     * @param retention how the files of the backup are locked
     * @param recipients whose keys open the backup; none if it isn't encrypted
     * @throws InvalidInputException if the name can't be taken in one of them, or one has no locks and they are asked for; it
     *     is taken in none then
     * @throws IOException if all of them failed
     */
    public BackupDraft begin(String name, Retention retention, List<Recipient> recipients) throws IOException {
        requireLocks(retention);
        BackupDraft draft = repositories.size() == 1 ? repositories.get(0).begin(name) : beginInAll(name);
        try {
            draft.lock(retention);
            if (!recipients.isEmpty()) {
                draft.encryptTo(recipients, repositories.get(0).now());
            }
            return draft;
        } catch (IOException | RuntimeException e) {
            try (draft) {
                throw e;
            }
        }
    }

    /**
     * Refuses locations that can't lock what is written there, if locks are asked for.
     *
     * @throws InvalidInputException if one can't
     */
    public void requireLocks(Retention retention) {
        if (retention.lockedUntil().isPresent()) {
            repositories.forEach(Repository::requireLocks);
        }
    }

    private BackupDraft beginInAll(String name) throws IOException {
        List<BackupDraft> legs = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        Optional<IOException> failure = Optional.empty();
        boolean refused = true;
        try {
            for (Repository repository : repositories) {
                try {
                    legs.add(repository.begin(name));
                } catch (IOException e) {
                    lost.add(BackupDraft.lost(repository.place(), e));
                    failure = failure.or(() -> Optional.of(e));
                }
            }
            refused = false;
        } finally {
            if (refused) {
                closeAll(legs);
            }
        }
        if (legs.isEmpty()) {
            throw failure.orElseThrow();
        }
        return BackupDraft.mirrored(legs, lost);
    }

    private static void closeAll(List<BackupDraft> legs) throws IOException {
        for (BackupDraft leg : legs) {
            leg.close();
        }
    }
}
