// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectStore;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.freeze.FreezeLedger;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;

/**
 * Notes what is frozen in the first location that works, and in no other: a pod is released once, by the notes of one
 * place. What fails there afterwards gives the location up, and doesn't keep the pod from its release.
 */
final class MirroredLedger implements FreezeLedger {

    private final Mirrors mirrors;
    private final Map<ObjectStore, BackupDraft> legs;

    MirroredLedger(Mirrors mirrors, Map<ObjectStore, BackupDraft> legs) {
        this.mirrors = mirrors;
        this.legs = Map.copyOf(legs);
    }

    @Override
    public Entry intend(FreezeIntent intent) throws IOException {
        return mirrors.first(store -> {
            BackupDraft leg = legs.get(store);
            if (leg == null) {
                throw new IllegalStateException("every store has a leg");
            }
            return new MirroredEntry(store, leg.ledger().intend(intent));
        });
    }

    /** Something that is noted. */
    private interface Note {
        void write() throws IOException;
    }

    private final class MirroredEntry implements Entry {
        private final ObjectStore store;
        private final Entry entry;

        MirroredEntry(ObjectStore store, Entry entry) {
            this.store = store;
            this.entry = entry;
        }

        @Override
        public void releasing() throws IOException {
            note(entry::releasing);
        }

        @Override
        public void released() throws IOException {
            note(entry::released);
        }

        @Override
        public void failed(String reason) throws IOException {
            note(() -> entry.failed(reason));
        }

        private void note(Note note) throws IOException {
            try {
                note.write();
            } catch (ObjectExistsException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                mirrors.loseOrThrow(store, e);
            }
        }
    }
}
