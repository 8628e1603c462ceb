// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

/** What became of an object. */
public enum Outcome {
    /** It wasn't there and has been made. */
    CREATED,
    /** It was there and has been changed, or deleted and made again. */
    UPDATED,
    /** It was there as it should be. */
    UNCHANGED,
    /** It was there, isn't as it should be, and was left alone because that was asked for. */
    SKIPPED,
    /** It isn't there as it should be; the reason says why. */
    FAILED
}
