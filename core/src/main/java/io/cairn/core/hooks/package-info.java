// SPDX-License-Identifier: Apache-2.0
/**
 * Commands that run in pods before and after they are captured, and after they are restored: which hooks a pod has, by its annotations or by the
 * specification, and running one. When they run, and that a pod is released whatever happens, is for
 * {@code io.cairn.core.freeze}, {@code io.cairn.core.capture} and {@code io.cairn.core.restore}.
 */
package io.cairn.core.hooks;
