// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store does what it is asked to, and the answer doesn't arrive: whoever asked takes it for a failure. */
class LostAnswersTest {

    private static final Clock NOW = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private final MemoryObjectStore store = new MemoryObjectStore("lossy");

    /** Loses the answer to the n-th call, and perhaps does nothing more from then on. */
    private static final class LossyStore extends DelegatingObjectStore {

        private final int lossAt;
        private final boolean goneThen;
        private int calls;

        LossyStore(ObjectStore target, int lossAt, boolean goneThen) {
            super(target);
            this.lossAt = lossAt;
            this.goneThen = goneThen;
        }

        @FunctionalInterface
        private interface Call<T> {
            T make() throws IOException;
        }

        private <T> T call(Call<T> call) throws IOException {
            calls++;
            if (calls > lossAt && goneThen) {
                throw new IOException("nothing answers");
            }
            T result = call.make();
            if (calls == lossAt) {
                throw new IOException("the answer got lost");
            }
            return result;
        }

        boolean hasLost() {
            return calls >= lossAt;
        }

        @Override
        public ObjectWriter create(String key, Retention retention) throws IOException {
            ObjectWriter writer = target().create(key, retention);
            return new ObjectWriter() {
                @Override
                public void write(int one) throws IOException {
                    writer.write(one);
                }

                @Override
                public void commit() throws IOException {
                    call(() -> {
                        writer.commit();
                        return key;
                    });
                }

                @Override
                public void close() throws IOException {
                    writer.close();
                }
            };
        }

        @Override
        public InputStream open(String key) throws IOException {
            return call(() -> target().open(key));
        }

        @Override
        public Optional<Long> size(String key) throws IOException {
            return call(() -> target().size(key));
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return call(() -> target().list(prefix));
        }

        @Override
        public void delete(String key) throws IOException {
            call(() -> {
                target().delete(key);
                return key;
            });
        }
    }

    /** Makes a backup as a run does: what goes wrong is recorded. */
    private static void run(Repository repository) throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            try {
                Samples.writeFiles(draft, true);
                draft.commit(Samples.record("b1", Phase.COMPLETED));
            } catch (IOException e) {
                draft.discard();
                draft.write(BackupFile.LOGS, Gzip.of(new byte[100]));
                draft.fail(Samples.record("b1", Phase.FAILED));
            }
        }
    }

    /** Whether an answer was lost: there were so many calls. */
    private boolean lost(int call, boolean goneThen) {
        LossyStore lossy = new LossyStore(store, call, goneThen);
        try {
            run(Machines.dying(lossy, NOW));
        } catch (IOException told) {
            assertThat(told).hasMessageMatching(".*(the answer got lost|nothing answers)");
        }
        return lossy.hasLost();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whicheverAnswerIsLostTheBackupIsWholeOrInvisibleAndTheNextRunOfItsNameIsWhole(boolean goneThen)
            throws IOException {
        Machines.make(Machines.here(store, NOW), "early");
        Set<NameState> seen = EnumSet.noneOf(NameState.class);
        for (int call = 1; lost(call, goneThen); call++) {
            NameState state = Machines.state(store, "b1", NOW);
            seen.add(state);
            Machines.assertWhole(store, "early", NOW);
            List<String> listed = Machines.here(store, NOW).list().backups().stream()
                    .map(BackupRecord::name)
                    .toList();
            assertThat(listed.contains("b1")).as("call %d", call).isEqualTo(state == NameState.WHOLE);
            if (state == NameState.WHOLE) {
                Machines.assertWhole(store, "b1", NOW);
                Machines.here(store, NOW).removal("b1").remove();
            }
            Machines.make(Machines.here(store, NOW), "b1");
            Machines.assertWhole(store, "b1", NOW);
            Machines.here(store, NOW).removal("b1").remove();
            Machines.here(store, NOW).incomplete().tidy();
            Machines.assertNothingLeft(store, NOW);
        }
        assertThat(seen).contains(NameState.WHOLE, NameState.KILLED);
    }

    @Test
    void aBackupWhoseManifestArrivedExistsThoughTheAnswerToItDidNot() throws IOException {
        FailingStore failing = new FailingStore(store).failAfter(BackupFolder.MANIFEST);

        Machines.make(new Repository(failing, NOW), "b1");

        Machines.assertWhole(store, "b1", NOW);
    }

    @Test
    void ofABackupOfWhoseManifestNothingCanBeLearntNothingStays() throws IOException {
        FailingStore failing = new FailingStore(store).failAfter(BackupFolder.MANIFEST);
        failing.failAt(FailingStore.Moment.READ, BackupFolder.MANIFEST);

        assertThatThrownBy(() -> Machines.make(new Repository(failing, NOW), "b1"))
                .isInstanceOf(IOException.class);

        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aLogThatCanNotBeWrittenIsTheFailureOfTheStoreEachTime() throws IOException {
        FailingStore failing = new FailingStore(store).failAt(FailingStore.Moment.COMMIT, "-logs.gz");
        try (BackupDraft draft = new Repository(failing, NOW).begin("b1")) {
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> draft.write(BackupFile.LOGS, new byte[1]))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is full");
            }
        }
    }
}
