// SPDX-License-Identifier: Apache-2.0
/**
 * Which rights a backup needs, and which of them the user lacks, found out before anything is read. What is done without
 * a right is for the packages that read.
 */
package io.cairn.core.preflight;
