// SPDX-License-Identifier: Apache-2.0
/** The commands below {@code cairn retention}. */
package io.cairn.cli.retention;
