// SPDX-License-Identifier: Apache-2.0
/**
 * Marks what a thread logs with the run and the item that it works on, whoever logs it.
 *
 * <p>What does not live here: the log that is kept of a run, which {@code capture} has, and how marks are printed.
 */
package io.cairn.core.log;
