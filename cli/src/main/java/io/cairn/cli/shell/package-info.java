// SPDX-License-Identifier: Apache-2.0
/** The outside world as commands see it: streams, environment, exit codes. No command lives here. */
package io.cairn.cli.shell;
