// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.core.plugins.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries at a location what a backup does there, with an object of its own that it removes again, and asks what the location
 * enforces by itself. In one that the user has declared read-only it lists the backups and reads the smallest file of one, and
 * writes nothing.
 */
public final class LocationCheck {

    private static final String FOLDER = "metadata/cairn/check/";
    private static final Pattern BEGUN = Pattern.compile(Pattern.quote(FOLDER) + "([0-9]{1,15})-");
    private static final int MOST_READ_BYTES = 1 << 20;

    /** No check takes nearly as long. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final ObjectStore store;
    private final Instant now;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Sample> sample = Optional.empty();
    private byte[] start = {};

    /** What is read of a place that nothing may be written to. */
    private record Sample(String key, long size) {}

    /**
     * What was tried.
     *
     * @param name what, in a word
     * @param outcome how it ended
     * @param detail what was seen, or the reason
     */
    public record Step(String name, Outcome outcome, String detail) {}

    /** How a step ended. */
    public enum Outcome {
        /** As it should. */
        OK,
        /** Not as it should. */
        FAILED,
        /** Not tried, as an earlier one failed, or the location is read-only. */
        SKIPPED
    }

    /**
     * What the check found.
     *
     * @param location the place
     * @param readOnly whether the user has declared it read-only, so that nothing was written
     * @param steps what was tried, in order
     * @param conditionalWrites whether of two writers of one name exactly one wins; empty if nothing could be written
     * @param versioning whether what is removed is kept as a version; empty if that can't be told, or the place can't be used
     * @param objectLock whether objects can be locked, as far as the place tells; empty if the place can't be used
     */
    public record Report(
            String location,
            boolean readOnly,
            List<Step> steps,
            Optional<Boolean> conditionalWrites,
            Optional<Boolean> versioning,
            Optional<Boolean> objectLock) {

        /** Copies the list. */
        public Report {
            steps = List.copyOf(steps);
        }

        /** Whether backups can be kept there, or only read where it is read-only. */
        public boolean passed() {
            return steps.stream().noneMatch(step -> step.outcome() == Outcome.FAILED);
        }
    }

    /** Work with the location. */
    @FunctionalInterface
    private interface Work {

        /** Does it; returns what was seen. */
        String run() throws IOException;
    }

    private LocationCheck(ObjectStore store, Instant now) {
        this.store = store;
        this.now = now;
    }

    /** Checks a location. What fails is in the report. */
    public static Report run(ObjectStore store, Clock clock) {
        LocationCheck check = new LocationCheck(store, clock.instant());
        return Locations.readOnly(store) ? check.reading() : check.writing();
    }

    /** The objects of checks that were killed before they could remove them. */
    static List<String> leftBefore(ObjectStore store, Instant now) throws IOException {
        return store.list(FOLDER).stream()
                .filter(key -> begun(key).plus(ABANDONED).isBefore(now))
                .toList();
    }

    private static Instant begun(String key) {
        Matcher begun = BEGUN.matcher(key);
        return begun.lookingAt() ? Instant.ofEpochMilli(Long.parseLong(begun.group(1))) : Instant.EPOCH;
    }

    private Report writing() {
        String folder = FOLDER + now.toEpochMilli() + "-" + UUID.randomUUID();
        String key = folder + "/object";
        byte[] content =
                ("written by cairn location check, and removed again: " + key).getBytes(StandardCharsets.UTF_8);
        if (step("write", () -> write(key, content))) {
            step("read", () -> read(key, content));
            step("read a part", () -> readPart(key, content));
            step("list", () -> list(folder));
            step("overwrite", () -> overwrite(key, content));
            step("remove", () -> remove(key, folder));
        } else {
            skip("nothing was written", "read", "read a part", "list", "overwrite", "remove");
        }
        boolean writes = steps.get(0).outcome() == Outcome.OK;
        return report(false, writes, writes ? Optional.of(store.exclusiveCreateEnforced()) : Optional.empty());
    }

    private Report reading() {
        String reason = "not tried, as the location is read-only";
        skip(reason, "write");
        boolean lists = step("list", this::listBackups);
        if (sample.isEmpty()) {
            skip(lists ? "there is nothing to read" : "nothing was listed", "read", "read a part");
        } else if (step("read", () -> readSample(sample.get()))) {
            step("read a part", () -> readPartOfSample(sample.get()));
        } else {
            skip("nothing was read", "read a part");
        }
        skip(reason, "overwrite", "remove");
        // Whether conditions are honoured is only found out by writing.
        return report(true, lists, Optional.empty());
    }

    private void skip(String reason, String... names) {
        for (String name : names) {
            steps.add(new Step(name, Outcome.SKIPPED, reason));
        }
    }

    private Report report(boolean readOnly, boolean usable, Optional<Boolean> conditionalWrites) {
        return new Report(
                store.location(),
                readOnly,
                steps,
                conditionalWrites,
                usable ? store.keepsVersions() : Optional.empty(),
                usable ? Optional.of(store.locksEnforced()) : Optional.empty());
    }

    private boolean step(String name, Work work) {
        try {
            steps.add(new Step(name, Outcome.OK, work.run()));
            return true;
        } catch (IOException | InvalidInputException | PluginException e) {
            steps.add(new Step(name, Outcome.FAILED, String.valueOf(e.getMessage())));
            return false;
        }
    }

    private String listBackups() throws IOException {
        List<String> names = store.children(BackupFolder.ROOT);
        if (names.isEmpty()) {
            return "no backups; if there should be some, look at the location's URL";
        }
        String newest = names.get(names.size() - 1);
        for (String key : store.list(BackupFolder.ROOT + "/" + newest + "/")) {
            long size = store.size(key).orElse(0L);
            if (size > 0 && (sample.isEmpty() || size < sample.get().size())) {
                sample = Optional.of(new Sample(key, size));
            }
        }
        return names.size() + (names.size() == 1 ? " name" : " names");
    }

    private String readSample(Sample object) throws IOException {
        try (InputStream in = store.open(object.key())) {
            start = in.readNBytes(MOST_READ_BYTES);
        }
        if (start.length != Math.min(object.size(), MOST_READ_BYTES)) {
            throw new IOException("of " + object.key() + ", " + object.size() + " bytes as the place says, "
                    + start.length + " could be read; have the place checked");
        }
        return start.length + " bytes of " + object.key();
    }

    private String readPartOfSample(Sample object) throws IOException {
        int from = start.length / 3;
        int until = Math.min(from + 10, start.length);
        try (InputStream in = store.open(object.key(), from, until - from)) {
            if (!Arrays.equals(in.readAllBytes(), Arrays.copyOfRange(start, from, until))) {
                throw new IOException(
                        "a part of " + object.key() + " is not what it is in the whole; have the place checked");
            }
        }
        return until - from + " bytes, as before";
    }

    private String write(String key, byte[] content) throws IOException {
        try (ObjectWriter writer = store.create(key)) {
            writer.write(content);
            writer.commit();
        }
        return content.length + " bytes";
    }

    private String read(String key, byte[] content) throws IOException {
        try (InputStream in = store.open(key)) {
            return compared(in.readAllBytes(), content);
        }
    }

    private String readPart(String key, byte[] content) throws IOException {
        int from = 5;
        int until = 15;
        try (InputStream in = store.open(key, from, until - from)) {
            return compared(in.readAllBytes(), Arrays.copyOfRange(content, from, until));
        }
    }

    private static String compared(byte[] read, byte[] written) throws IOException {
        if (!Arrays.equals(read, written)) {
            throw new IOException(
                    "what is read is not what was written; have the place checked, and keep no backup there until then");
        }
        return read.length + " bytes, as written";
    }

    private String list(String folder) throws IOException {
        if (!store.list(folder + "/").equals(List.of(folder + "/object"))) {
            throw new IOException("a listing doesn't show what was written");
        }
        return "shows what was written";
    }

    private String overwrite(String key, byte[] content) throws IOException {
        try {
            write(key, content);
        } catch (ObjectExistsException refused) {
            return "refused, as it should be";
        }
        throw new IOException("an object was written over another of its name; backups could destroy each other there");
    }

    private String remove(String key, String folder) throws IOException {
        try {
            store.delete(key);
        } catch (ObjectLockedException e) {
            throw new IOException(
                    e.getMessage()
                            + " by a rule of the place; what a run needs for minutes stays as long, so have the place lock"
                            + " nothing by itself, and lock backups by 'backup create --lock'",
                    e);
        }
        if (store.size(key).isPresent() || !store.list(folder + "/").isEmpty()) {
            throw new IOException("what was removed is still shown");
        }
        return "shown no more";
    }
}
