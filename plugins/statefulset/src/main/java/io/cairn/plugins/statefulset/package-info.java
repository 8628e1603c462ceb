// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code statefulset}: the pods of each StatefulSet are captured one after another by their ordinals, each
 * with its claims.
 *
 * <p>What does not live here: any knowledge of which replica leads; ordinals are all that is looked at.
 */
package io.cairn.plugins.statefulset;
