// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code restore-cleaning}: takes off an object what belonged to the cluster that it comes from, and leaves out
 * what the cluster that it goes to makes itself. One class per action, each for one kind of object; the user can switch off
 * single ones, so that those of another plugin take their place.
 *
 * <p>What does not live here: moving an object to its target namespace and giving it its owners, which the engine does.
 */
package io.cairn.plugins.restorecleaning;
