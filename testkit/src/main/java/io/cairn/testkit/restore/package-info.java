// SPDX-License-Identifier: Apache-2.0
/**
 * What an action of a restore is given, without a restore behind it.
 *
 * <p>What does not live here: a cluster; {@link io.cairn.testkit.order.MemoryCluster} is one.
 */
package io.cairn.testkit.restore;
