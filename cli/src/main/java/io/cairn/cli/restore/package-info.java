// SPDX-License-Identifier: Apache-2.0
/** {@code cairn restore}: the commands, and what they print. What a restore does is in {@code core.restore}. */
package io.cairn.cli.restore;
