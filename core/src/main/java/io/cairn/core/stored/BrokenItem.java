// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.api.ItemId;

/**
 * An entry of an archive that should be an object and can't be used; the others can.
 *
 * @param id the object as its path names it; not necessarily a name that Kubernetes would take
 * @param path the entry's path
 * @param reason why, to follow the object's name and a colon
 */
public record BrokenItem(ItemId id, String path, String reason) {}
