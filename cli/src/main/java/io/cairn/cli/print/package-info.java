// SPDX-License-Identifier: Apache-2.0
/** How results look: tables for people, JSON and YAML for programs. What is in them does not live here. */
package io.cairn.cli.print;
