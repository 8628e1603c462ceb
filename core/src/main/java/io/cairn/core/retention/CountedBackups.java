// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import io.cairn.api.InvalidInputException;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.UnreadableBackup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the backups that a listing knows count when it is decided what is deleted.
 *
 * <p>A listing goes by the location's index, which is a hint: the manifest of a backup may be lost or damaged since. So the one
 * backup that a cluster is left with in any case is opened, and where it can't be, it doesn't count and the next one is opened.
 * Immutable.
 */
public final class CountedBackups {

    private final Repository repository;

    /** The backups of this location that count. */
    public CountedBackups(Repository repository) {
        this.repository = repository;
    }

    /**
     * The listing without the backups that turned out to be unreadable, which it names. The last good
     * backup of each cluster in it has been opened, by one reading for each cluster if nothing is damaged.
     *
     * @throws IOException if the store failed, so that it can't be told
     */
    public Repository.Summaries of(Repository.Summaries listing) throws IOException {
        Map<String, BackupSummary> counted = new LinkedHashMap<>();
        listing.backups().forEach(backup -> counted.put(backup.name(), backup));
        List<UnreadableBackup> unreadable = new ArrayList<>(listing.unreadable());
        Set<String> opened = new HashSet<>();
        for (List<String> next = unopened(counted, opened); !next.isEmpty(); next = unopened(counted, opened)) {
            for (String name : next) {
                opened.add(name);
                open(name, unreadable).ifPresentOrElse(backup -> counted.put(name, backup), () -> counted.remove(name));
            }
        }
        return new Repository.Summaries(List.copyOf(counted.values()), unreadable);
    }

    private static List<String> unopened(Map<String, BackupSummary> counted, Set<String> opened) {
        return RetentionDecision.lastGood(counted.values()).stream()
                .map(BackupSummary::name)
                .filter(name -> !opened.contains(name))
                .toList();
    }

    /** What its manifest says, which counts and not what the index says; empty if it can't be read or is gone. */
    private Optional<BackupSummary> open(String name, List<UnreadableBackup> unreadable) throws IOException {
        try {
            StoredBackup backup = repository.open(name);
            return Optional.of(BackupSummary.of(backup.record(), backup.encrypted()));
        } catch (IOException | InvalidInputException e) {
            if (repository.isBackup(name)) {
                unreadable.add(new UnreadableBackup(name, ErrorText.of(e)));
            }
            return Optional.empty();
        }
    }
}
