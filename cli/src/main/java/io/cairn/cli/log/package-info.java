// SPDX-License-Identifier: Apache-2.0
/**
 * How plugins and libraries log: the only place that knows the logging backend. Everything else logs by SLF4J; Cairn's own
 * messages and the log of a run don't come through here.
 */
package io.cairn.cli.log;
