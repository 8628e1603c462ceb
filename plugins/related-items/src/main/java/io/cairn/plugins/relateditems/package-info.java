// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code related-items}: a pod brings its claims and its service account, a claim its volume and its storage
 * class, and a service account its cluster roles with their bindings, so that the backup of a namespace is complete.
 *
 * <p>What does not live here: the definition that a custom resource brings, which the engine knows from discovery.
 */
package io.cairn.plugins.relateditems;
