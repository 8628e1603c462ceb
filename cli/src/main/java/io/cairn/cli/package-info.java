// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: parses, calls core, prints. {@link io.cairn.cli.Main} runs a command; which commands there are stands
 * in {@code Commands}, and what becomes of errors in {@code ErrorPolicy}. No work on clusters or backups is done here.
 */
package io.cairn.cli;
