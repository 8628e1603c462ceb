// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster in memory for the tests of orderers: {@link io.cairn.testkit.order.MemoryCluster}. What orders are made of
 * its items is not this package's business.
 */
package io.cairn.testkit.order;
