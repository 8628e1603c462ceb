// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Items and what their survey found. */
final class Surveyed implements StoredItems.Survey, AutoCloseable {

    final StoredItems items;
    final List<StoredItem> found = new ArrayList<>();
    final List<BrokenItem> broken = new ArrayList<>();

    Surveyed(StoredItems items) throws IOException {
        this.items = items;
        items.survey(this);
    }

    @Override
    public void found(StoredItem item) {
        found.add(item);
    }

    @Override
    public void broken(BrokenItem item) {
        broken.add(item);
    }

    List<String> ids() {
        return found.stream().map(item -> item.id().toString()).toList();
    }

    /** The ids, each with its other versions. */
    List<String> withVersions() {
        List<String> ids = new ArrayList<>();
        for (StoredItem item : found) {
            StringBuilder id = new StringBuilder(item.id().toString());
            new TreeSet<>(item.versions().keySet())
                    .forEach(version -> id.append('@').append(version));
            ids.add(id.toString());
        }
        return ids;
    }

    String text(int index) throws IOException {
        return new String(items.read(found.get(index).position()), UTF_8);
    }

    @Override
    public void close() throws IOException {
        items.close();
    }
}
