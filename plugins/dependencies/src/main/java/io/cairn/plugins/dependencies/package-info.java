// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code dependencies}: owners are captured before what they own, or after it.
 *
 * <p>What does not live here: any knowledge of what an owner does with its own; the owner references are all that is
 * looked at.
 */
package io.cairn.plugins.dependencies;
