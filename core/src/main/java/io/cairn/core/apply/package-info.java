// SPDX-License-Identifier: Apache-2.0
/**
 * Brings objects into the target cluster, one at a time: what is there already, whether it is the same, and what is done
 * where it isn't.
 *
 * <p>{@link io.cairn.core.apply.Existing} reads what the cluster has, {@link io.cairn.core.apply.Applier} makes, changes or
 * leaves one object, and {@link io.cairn.core.apply.AdaptiveLimit} keeps as many requests under way as the server bears.
 * Which objects, in which order and cleaned of what is not decided here; nor are objects waited for.
 */
@NullMarked
package io.cairn.core.apply;

import org.jspecify.annotations.NullMarked;
