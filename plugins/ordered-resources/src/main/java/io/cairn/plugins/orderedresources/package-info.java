// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code ordered-resources}: items that the user listed by type and name come first, in the order listed.
 *
 * <p>What does not live here: the text form of the lists on the command line, and what happens to a listed item that
 * doesn't exist; both are the engine's.
 */
package io.cairn.plugins.orderedresources;
