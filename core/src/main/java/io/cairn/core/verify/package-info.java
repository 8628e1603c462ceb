// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a whole backup again and says what is wrong with it: file by file, and item by item.
 *
 * <p>What does not live here: how files are opened and what the manifest says of them, which {@code core.repository} knows;
 * what may be in an archive at all ({@code core.archive}); whether an object is the one that its path names
 * ({@code core.stored}).
 */
@NullMarked
package io.cairn.core.verify;

import org.jspecify.annotations.NullMarked;
