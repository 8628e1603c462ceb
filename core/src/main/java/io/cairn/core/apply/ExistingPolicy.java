// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

/**
 * What to do with an object that the cluster has already and that differs. One that doesn't differ is
 * {@link Outcome#UNCHANGED} by every policy, and one that is missing is made.
 */
public enum ExistingPolicy {
    /** Leaves it as it is: {@link Outcome#SKIPPED}. */
    SKIP,
    /**
     * Merges the fields of the backup into it by server-side apply, as field manager {@code cairn}. What it has besides
     * stays. A field that somebody else set to another value is a conflict and fails, unless conflicts are forced.
     */
    UPDATE,
    /**
     * Makes it equal, by a PUT. What can't be changed in place is deleted and made again, but never a namespace, a custom
     * resource definition, a volume or a claim. What belonged to the deleted object is left and not collected.
     */
    REPLACE,
    /** Fails. */
    FAIL
}
