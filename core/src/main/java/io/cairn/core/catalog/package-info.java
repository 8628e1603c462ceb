// SPDX-License-Identifier: Apache-2.0
/**
 * What the cluster serves: its types, how users name them, and which cluster it is. Reading items does not live here.
 */
@NullMarked
package io.cairn.core.catalog;

import org.jspecify.annotations.NullMarked;
