// SPDX-License-Identifier: Apache-2.0
/** The way from a command to the engine: which parts of core a command opens, and how a run is watched and stopped. */
package io.cairn.cli.engine;
