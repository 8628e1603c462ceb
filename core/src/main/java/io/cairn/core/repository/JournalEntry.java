// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.core.archive.EntryPosition;
import java.time.Instant;
import java.util.Optional;

/**
 * What was done with one item.
 *
 * @param seq the item's number in the order of capture, from 1
 * @param item the item
 * @param resourceVersion the version that was captured, or empty if none was
 * @param stage the number of the stage in the plan
 * @param started when its turn began
 * @param completed when its turn ended
 * @param outcome what became of it
 * @param sha256 the SHA-256 of its bytes in the tarball, in hex, or empty if there are none
 * @param position where its bytes lie in the tarball, if they do
 * @param note the reason of a failure, or anything else worth telling; mostly empty
 */
public record JournalEntry(
        long seq,
        ItemId item,
        String resourceVersion,
        int stage,
        Instant started,
        Instant completed,
        Outcome outcome,
        String sha256,
        Optional<EntryPosition> position,
        String note)
        implements JournalLine {}
