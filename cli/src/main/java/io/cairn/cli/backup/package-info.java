// SPDX-License-Identifier: Apache-2.0
/** The commands below {@code cairn backup}, and how they print plans, records and journals. */
package io.cairn.cli.backup;
