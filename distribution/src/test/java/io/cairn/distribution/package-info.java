// SPDX-License-Identifier: Apache-2.0
/** Tests of the archive as a user unpacks it. What the commands do on a cluster is tested in e2e. */
package io.cairn.distribution;
