// SPDX-License-Identifier: Apache-2.0
/**
 * Freezing pods and releasing them, whatever happens in between: the intent is durable before the first command runs, and
 * every pod whose pre hook started is released, by the run or, after its death, by {@code backup release}. How the intents
 * are kept is for {@code io.cairn.core.repository}, and what is captured meanwhile for {@code io.cairn.core.capture}.
 */
package io.cairn.core.freeze;
