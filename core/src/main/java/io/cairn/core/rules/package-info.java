// SPDX-License-Identifier: Apache-2.0
/**
 * What the user's rules mean in one cluster: resolves their words, finds the items that they match, and turns them into
 * the wishes that the planner compiles. How rules are written is known in {@code spec}; how stages are made, in
 * {@code plan}.
 */
@NullMarked
package io.cairn.core.rules;

import org.jspecify.annotations.NullMarked;
