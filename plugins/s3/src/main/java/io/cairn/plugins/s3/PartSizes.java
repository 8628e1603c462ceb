// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

/**
 * How large the parts of an upload are. S3 takes 10,000 of at least 5 MiB, and how many bytes will come is not known: so they
 * grow, slowly, as each is kept in memory until it is sent. All of them together are 820 GiB.
 */
final class PartSizes {

    /** What S3 takes at most. */
    static final int MOST_PARTS = 10_000;

    private static final int FIRST_BYTES = 8 << 20;
    private static final int PARTS_OF_A_SIZE = 500;

    private PartSizes() {}

    /**
     * The size of a part in bytes.
     *
     * @param number which one, from 1
     */
    static int of(int number) {
        return FIRST_BYTES * (1 + (number - 1) / PARTS_OF_A_SIZE);
    }
}
