// SPDX-License-Identifier: Apache-2.0
/** Between JSON bytes and the trees of the plugin API. What a field means does not live here. */
@NullMarked
package io.cairn.core.json;

import org.jspecify.annotations.NullMarked;
