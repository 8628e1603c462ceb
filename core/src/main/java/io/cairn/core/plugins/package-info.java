// SPDX-License-Identifier: Apache-2.0
/**
 * Finds plugins, gives each a class loader and its extensions their dependencies, and guards every call into them.
 *
 * <p>Start with {@link io.cairn.core.plugins.PluginHost}. What does not live here: anything that knows what an extension
 * is for. PF4J and Guice are used in this package only, and no type of theirs leaves it.
 */
package io.cairn.core.plugins;
