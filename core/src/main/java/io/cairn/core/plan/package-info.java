// SPDX-License-Identifier: Apache-2.0
/**
 * Makes the plan of a backup: runs the orderers, gives each item that one of them names its turn, and lays the turns out
 * in stages. Reads of the cluster what the orderers need and no more; captures nothing.
 */
package io.cairn.core.plan;
