// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import java.util.Optional;

/**
 * A field in which an item differs.
 *
 * @param path where it is, such as {@code spec.template.spec.containers[web].image}
 * @param before its value in the first, as {@code ObjectTree} has values; empty if it has none
 * @param after its value in the second, likewise
 */
public record FieldChange(String path, Optional<Object> before, Optional<Object> after) {}
