// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code waves}: the annotations by which Argo CD, Helm and kapp apply manifests in order, read as hints for
 * the order of a backup.
 *
 * <p>What does not live here: what those tools do besides, such as waiting until something is healthy.
 */
package io.cairn.plugins.waves;
