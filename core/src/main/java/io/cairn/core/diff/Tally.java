// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ItemId;
import io.cairn.core.diff.ItemChange.Kind;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/** Counts what is the same and what isn't, and hands on the latter. Used by one thread. */
final class Tally {

    private final boolean showSecrets;
    private final Consumer<ItemChange> changes;
    private final List<String> notes = new ArrayList<>();
    private long added;
    private long removed;
    private long changed;
    private long unchanged;
    private long unknown;

    Tally(boolean showSecrets, Consumer<ItemChange> changes) {
        this.showSecrets = showSecrets;
        this.changes = changes;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    void added(ItemId item) {
        added++;
        changes.accept(new ItemChange(item, Kind.ADDED, List.of()));
    }

    void removed(ItemId item) {
        removed++;
        changes.accept(new ItemChange(item, Kind.REMOVED, List.of()));
    }

    void unchanged() {
        unchanged++;
    }

    void unknown() {
        unknown(1);
    }

    void unknown(int items) {
        unknown += items;
    }

    /** Two contents that are not the same bytes. */
    void compare(ItemId item, byte[] before, byte[] after) throws IOException {
        List<FieldChange> fields;
        try {
            fields = FieldDiff.between(TreeJson.read(before), TreeJson.read(after));
        } catch (JacksonException e) {
            throw new IOException(item + " can't be compared: it is not JSON: " + TreeJson.reason(e), e);
        }
        if (fields.isEmpty()) {
            unchanged++;
        } else {
            changed++;
            changes.accept(new ItemChange(item, Kind.CHANGED, showSecrets ? fields : SecretMask.of(item, fields)));
        }
    }

    DiffResult result() {
        if (added + removed + changed + unchanged + unknown == 0) {
            notes.add("nothing was compared: neither of the two has an item that is asked for");
        }
        return new DiffResult(added, removed, changed, unchanged, unknown, notes);
    }
}
