// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import io.cairn.api.ItemId;

/**
 * What the path of an object says.
 *
 * @param id the object
 * @param version of a path in a version folder the version, such as {@code v1beta1}; else empty
 * @param preferred whether the folder is the one of the version that the cluster preferred
 */
public record ObjectPath(ItemId id, String version, boolean preferred) {

    /** Whether the path is in a version folder. */
    public boolean versioned() {
        return !version.isEmpty();
    }
}
