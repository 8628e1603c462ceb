// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import java.time.Instant;

/**
 * Something about an item's turn that no other line tells, such as that its role is not the one of the plan.
 *
 * @param stage the number of the stage in the plan
 * @param item the item
 * @param at when
 * @param text a sentence
 */
public record Remark(int stage, ItemId item, Instant at, String text) implements JournalLine {}
