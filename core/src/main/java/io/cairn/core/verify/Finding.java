// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.ItemId;
import java.util.Optional;

/**
 * One thing that is wrong with a backup.
 *
 * @param file the file in the backup's folder
 * @param item the item in it, where it is one
 * @param reason what is wrong, to follow the file, the item and a colon
 */
public record Finding(String file, Optional<ItemId> item, String reason) {

    /** As a line for people. */
    @Override
    public String toString() {
        return file + ": " + item.map(id -> id + ": ").orElse("") + reason;
    }
}
