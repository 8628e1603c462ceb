// SPDX-License-Identifier: Apache-2.0
/**
 * Reads items from the API server as bytes, in pages and at one revision where that can be had. What is done with them
 * does not live here.
 */
@NullMarked
package io.cairn.core.collect;

import org.jspecify.annotations.NullMarked;
