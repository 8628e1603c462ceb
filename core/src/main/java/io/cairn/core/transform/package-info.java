// SPDX-License-Identifier: Apache-2.0
/**
 * Transforms: the user's rules that change items on their way into a cluster, by JSON Patch, merge patch and mappings. How
 * rules are written is for {@code core.spec}; when they are applied is for the restore. Nothing here reads or writes a
 * cluster.
 */
package io.cairn.core.transform;
