// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code related-items}: a pod brings its claims and its service account, a claim its volume and its storage
 * class, a service account its cluster roles with their bindings, and a custom resource its definition, so that the backup
 * of a namespace is complete.
 *
 * <p>What does not live here: the namespaces of the items, which the engine adds itself.
 */
package io.cairn.plugins.relateditems;
