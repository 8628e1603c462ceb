// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code restore-hooks}: gives a pod that is restored the init container that its annotations ask for.
 *
 * <p>What does not live here: commands in pods that run, which the engine runs when all is restored.
 */
package io.cairn.plugins.restorehooks;
