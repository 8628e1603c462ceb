// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The names of all captured items by kind, as Velero keeps them: a few bytes for each item. Safe for use by several
 * threads.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class ResourceList {

    /** An empty list. */
    public ResourceList() {
        throw new UnsupportedOperationException();
    }

    /** Adds an item. */
    public synchronized void add(ResourceType type, ItemId item) {
        throw new UnsupportedOperationException();
    }

    /** Writes the gzip of the JSON object: from {@code apps/v1/Deployment} to a sorted array of names. */
    public synchronized void writeTo(OutputStream target) throws IOException {
        throw new UnsupportedOperationException();
    }
}
