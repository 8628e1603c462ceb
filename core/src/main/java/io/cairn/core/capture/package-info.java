// SPDX-License-Identifier: Apache-2.0
/**
 * Runs the plan of a backup: reads each item at its turn or its stage's revision, lets the actions work on it, and hands
 * it to the archive and the journal. Where the bytes are kept, and what makes a backup whole, is decided elsewhere.
 */
package io.cairn.core.capture;
