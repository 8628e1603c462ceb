// SPDX-License-Identifier: Apache-2.0
/** Flags that several commands share, and what they mean in the words of the engine. */
package io.cairn.cli.options;
