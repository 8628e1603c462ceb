// SPDX-License-Identifier: Apache-2.0
/**
 * Test suites to inherit: what an implementation of an interface has to do, whoever wrote it.
 *
 * <p>A plugin author who wrote an {@link io.cairn.api.ObjectStore} extends
 * {@link io.cairn.testkit.contract.ObjectStoreContract} and says how to open it; the author of an
 * {@link io.cairn.api.ItemOrderer} extends {@link io.cairn.testkit.contract.ItemOrdererContract}, that of a
 * {@link io.cairn.api.RestoreItemAction} {@link io.cairn.testkit.contract.RestoreItemActionContract}. The suites need JUnit
 * and AssertJ on the test class path; nothing outside this package does.
 */
package io.cairn.testkit.contract;
