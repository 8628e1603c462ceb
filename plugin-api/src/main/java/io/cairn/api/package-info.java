// SPDX-License-Identifier: Apache-2.0
/**
 * The extension points of Cairn and the types they speak.
 *
 * <p>A plugin depends on this package and on nothing else of Cairn. Start with {@link io.cairn.api.CairnPlugin}, the
 * entry class that names a plugin's extensions; then read the extension point you mean to implement:
 *
 * <ul>
 *   <li>{@link io.cairn.api.ItemCollector} finds the items of a backup,
 *   <li>{@link io.cairn.api.ItemOrderer} says which items go before which,
 *   <li>{@link io.cairn.api.BackupItemAction} changes an item on its way into the archive, or adds related items,
 *   <li>{@link io.cairn.api.ObjectStoreProvider} opens a place where backups are kept.
 * </ul>
 *
 * <p>What does not live here: anything of the Kubernetes client, of JSON libraries, or of the engine. No method of this
 * package takes or gives {@code null}; what may be absent is an {@link java.util.Optional} or an empty collection.
 */
package io.cairn.api;
