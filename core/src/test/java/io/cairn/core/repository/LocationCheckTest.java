// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.core.repository.FailingStore.Moment;
import io.cairn.core.repository.LocationCheck.Outcome;
import io.cairn.core.repository.LocationCheck.Report;
import io.cairn.core.repository.LocationCheck.Step;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found out about a location that doesn't do what it should. */
class LocationCheckTest {

    private static final Clock CLOCK = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private final MemoryObjectStore store = new MemoryObjectStore("checked");

    private static List<String> failed(Report report) {
        return report.steps().stream()
                .filter(step -> step.outcome() == Outcome.FAILED)
                .map(Step::name)
                .toList();
    }

    private static String detail(Report report, String name) {
        return report.steps().stream()
                .filter(step -> step.name().equals(name))
                .map(Step::detail)
                .findFirst()
                .orElseThrow();
    }

    private Report without(Moment right) {
        FailingStore limited = new FailingStore(store);
        limited.failWith(right, new IOException("no right to do that"));
        return LocationCheck.run(limited, CLOCK);
    }

    @Test
    void whereAllIsAsItShouldBeItPassesAndLeavesNothing() throws IOException {
        Report report = LocationCheck.run(store, CLOCK);

        assertThat(report.passed()).isTrue();
        assertThat(report.conditionalWrites()).contains(true);
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void whoeverMayNotWriteLearnsThatAndNothingIsClaimedOfThePlace() {
        Report report = without(Moment.COMMIT);

        assertThat(failed(report)).containsExactly("write");
        assertThat(detail(report, "write")).isEqualTo("no right to do that");
        assertThat(report.steps())
                .filteredOn(step -> step.outcome() == Outcome.SKIPPED)
                .hasSize(5);
        assertThat(report.conditionalWrites()).isEmpty();
        assertThat(report.versioning()).isEmpty();
        assertThat(report.objectLock()).isEmpty();
    }

    @Test
    void whoeverMayNotReadLearnsThat() {
        assertThat(failed(without(Moment.READ))).contains("read", "read a part", "list");
    }

    @Test
    void whoeverMayNotRemoveLearnsThat() {
        assertThat(failed(without(Moment.DELETE))).containsExactly("remove");
    }

    @Test
    void aPlaceThatLocksAllByItselfIsToldFromOneWithoutTheRight() {
        FailingStore locking = new FailingStore(store);
        locking.failWith(Moment.DELETE, new ObjectLockedException("the object is locked until tomorrow"));

        assertThat(detail(LocationCheck.run(locking, CLOCK), "remove"))
                .startsWith("the object is locked until tomorrow by a rule of the place; ");
    }

    @Test
    void aPlaceThatGivesOtherBytesThanItGotIsNoPlaceForBackups() {
        Report report = LocationCheck.run(
                new UnenforcedStore(store) {
                    @Override
                    public InputStream open(String key) throws IOException {
                        try (InputStream in = target().open(key)) {
                            byte[] bytes = in.readAllBytes();
                            bytes[bytes.length / 2] ^= 1;
                            return new ByteArrayInputStream(bytes);
                        }
                    }
                },
                CLOCK);

        assertThat(failed(report)).containsExactly("read");
        assertThat(detail(report, "read")).startsWith("what is read is not what was written; have the place checked");
    }

    @Test
    void aPlaceThatOverwritesIsNoPlaceForBackups() {
        Report report = LocationCheck.run(
                new UnenforcedStore(store) {
                    @Override
                    public ObjectWriter create(String key, Retention retention) throws IOException {
                        target().delete(key);
                        return target().create(key, retention);
                    }
                },
                CLOCK);

        assertThat(failed(report)).containsExactly("overwrite");
        assertThat(detail(report, "overwrite")).contains("backups could destroy each other there");
    }

    @Test
    void ofAPlaceThatEnforcesNothingThatIsSaidAndItPasses() {
        Report report = LocationCheck.run(new UnenforcedStore(store), CLOCK);

        assertThat(report.passed()).isTrue();
        assertThat(report.conditionalWrites()).contains(false);
        assertThat(report.versioning()).contains(false);
        assertThat(report.objectLock()).contains(false);
    }

    @Test
    void aReadOnlyPlaceIsOnlyReadAndPasses() throws IOException {
        put("backups/nightly/nightly.tar.gz", "x".repeat(5_000));
        put("backups/nightly/cairn-manifest.json", "a manifest of some length");
        put("backups/nightly/empty", "");
        List<String> before = store.list("");

        Report report = LocationCheck.run(new ReadOnlyObjectStore("theirs", store), CLOCK);

        assertThat(report.passed()).isTrue();
        assertThat(report.readOnly()).isTrue();
        assertThat(report.steps())
                .extracting(Step::name, Step::outcome)
                .containsExactly(
                        tuple("write", Outcome.SKIPPED),
                        tuple("list", Outcome.OK),
                        tuple("read", Outcome.OK),
                        tuple("read a part", Outcome.OK),
                        tuple("overwrite", Outcome.SKIPPED),
                        tuple("remove", Outcome.SKIPPED));
        assertThat(detail(report, "write")).isEqualTo("not tried, as the location is read-only");
        assertThat(detail(report, "list")).isEqualTo("1 name");
        assertThat(detail(report, "read")).isEqualTo("25 bytes of backups/nightly/cairn-manifest.json");
        assertThat(detail(report, "read a part")).isEqualTo("10 bytes, as before");
        assertThat(report.conditionalWrites()).isEmpty();
        assertThat(report.versioning()).contains(false);
        assertThat(report.objectLock()).contains(false);
        assertThat(store.list("")).isEqualTo(before);
    }

    @Test
    void aReadOnlyPlaceWithoutBackupsIsListedAndPasses() {
        Report report = LocationCheck.run(new ReadOnlyObjectStore("theirs", store), CLOCK);

        assertThat(report.passed()).isTrue();
        assertThat(detail(report, "list")).isEqualTo("no backups; if there should be some, look at the location's URL");
        assertThat(detail(report, "read")).isEqualTo("there is nothing to read");
    }

    @Test
    void aReadOnlyPlaceThatCanNotBeReadFails() throws IOException {
        put("backups/nightly/cairn-manifest.json", "a manifest");
        FailingStore unreadable = new FailingStore(store);
        unreadable.failWith(Moment.READ, new IOException("no right to do that"));

        Report report = LocationCheck.run(new ReadOnlyObjectStore("theirs", unreadable), CLOCK);

        assertThat(report.passed()).isFalse();
        assertThat(failed(report)).containsExactly("list");
        assertThat(detail(report, "list")).isEqualTo("no right to do that");
        assertThat(detail(report, "read")).isEqualTo("nothing was listed");
        assertThat(report.versioning()).isEmpty();
        assertThat(report.objectLock()).isEmpty();
    }

    @Test
    void aReadOnlyPlaceWhosePartsDifferFromTheWholeFails() throws IOException {
        put("backups/nightly/cairn-manifest.json", "a manifest of some length");
        UnenforcedStore odd = new UnenforcedStore(store) {
            @Override
            public InputStream open(String key, long offset, long length) throws IOException {
                return target().open(key, 0, length);
            }
        };

        assertThat(failed(LocationCheck.run(new ReadOnlyObjectStore("theirs", odd), CLOCK)))
                .containsExactly("read a part");
    }

    @Test
    void whatACheckLeftThatWasKilledIsTidiedAndThatOfOneThatIsUnderWayIsNot() throws IOException {
        put("metadata/cairn/check/" + Samples.NOON.minusSeconds(7200).toEpochMilli() + "-a/object", "killed");
        put("metadata/cairn/check/of-an-older-version/object", "killed");
        String underWay = "metadata/cairn/check/" + Samples.NOON.minusSeconds(5).toEpochMilli() + "-b/object";
        put(underWay, "to be read again");

        assertThat(new Repository(store, CLOCK).incomplete().tidy()).isEqualTo(2);
        assertThat(store.list("")).containsExactly(underWay);
    }

    private void put(String key, String content) throws IOException {
        try (ObjectWriter writer = store.create(key)) {
            writer.write(content.getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }
}
