// SPDX-License-Identifier: Apache-2.0
/**
 * Commands that run in pods before and after they are captured: which hooks a pod has, by its annotations or by the
 * specification, and running one. When they run, and that a pod is released whatever happens, is for
 * {@code io.cairn.core.freeze} and {@code io.cairn.core.capture}.
 */
package io.cairn.core.hooks;
