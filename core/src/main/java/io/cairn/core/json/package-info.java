// SPDX-License-Identifier: Apache-2.0
/**
 * Between JSON bytes and the types of the plugin API: whole trees, and the metadata that all objects have. What any other
 * field means does not live here. And what is wrong with a text that is not YAML.
 */
@NullMarked
package io.cairn.core.json;

import org.jspecify.annotations.NullMarked;
