// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import java.util.List;

/**
 * What came of verifying one backup.
 *
 * @param name the backup's name
 * @param depth how it was verified
 * @param opened whether what is in the files was looked at; of an encrypted backup that no key was given for, only their
 *     bytes were
 * @param signed whether its manifest was signed by a key that was asked for
 * @param files how many files were read
 * @param bytes their size as they are stored
 * @param items how many items were found as they were captured
 * @param count how many findings there are
 * @param findings at most {@value #KEPT} of them
 */
public record Verification(
        String name,
        Depth depth,
        boolean opened,
        boolean signed,
        long files,
        long bytes,
        long items,
        long count,
        List<Finding> findings) {

    /** How many findings are kept. */
    public static final int KEPT = 1000;

    /** How much is looked at. */
    public enum Depth {
        /** All bytes of all files, and every entry of the tarball against the journal. Needs no key. */
        QUICK,
        /** Also every object: that it is proper JSON and the one that its path names. */
        DEEP
    }

    /** Copies the list. */
    public Verification {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean ok() {
        return count == 0;
    }
}
