// SPDX-License-Identifier: Apache-2.0
/**
 * An {@link io.cairn.api.ObjectStore} for tests, in memory. Stores that keep anything are plugins and don't live here.
 */
package io.cairn.testkit.store;
