// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/**
 * A backup of which a listing can tell no more than that it can't be read.
 *
 * @param name its name
 * @param reason why, in a sentence that names it
 */
public record UnreadableBackup(String name, String reason) {}
