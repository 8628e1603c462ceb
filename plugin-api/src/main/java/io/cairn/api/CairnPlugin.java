// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import org.pf4j.Plugin;

/**
 * The entry class of a plugin: it names the plugin's extensions. Its own name stands in the jar's manifest as
 * {@code Plugin-Class}, beside {@code Plugin-Id}, {@code Plugin-Version} and {@code Plugin-Requires}, the range of
 * plugin API versions that it works with, such as {@code >=0.1.0 & <1.0.0}.
 *
 * <p>The life of a plugin:
 *
 * <ol>
 *   <li>The jar gets a class loader of its own, which sees the JDK, this package, PF4J, SLF4J and
 *       {@code jakarta.inject}, and nothing else of Cairn.
 *   <li>The entry class is made with its public constructor without parameters. It must do no work.
 *   <li>When a run needs extensions of some kind, the method of that kind is asked for their classes, once a process.
 *   <li>Each class is made once a run, by its constructor marked {@code jakarta.inject.Inject} or its public one
 *       without parameters. A constructor may ask for {@link ClusterAccess}, {@link RunContext} and
 *       {@code org.slf4j.Logger}, whose lines are kept with the run, and for other classes of the plugin that have such a constructor.
 * </ol>
 *
 * <p>What a method here or an extension throws fails the item or the step at hand and is reported with the plugin's id;
 * the run goes on where it can.
 */
public abstract class CairnPlugin extends Plugin {

    /** Made by the plugin host. */
    protected CairnPlugin() {}

    /** The collectors of this plugin. */
    public List<Class<? extends ItemCollector>> collectors() {
        return List.of();
    }

    /** The orderers of this plugin. */
    public List<Class<? extends ItemOrderer>> orderers() {
        return List.of();
    }

    /** The backup actions of this plugin. */
    public List<Class<? extends BackupItemAction>> backupActions() {
        return List.of();
    }

    /** The restore actions of this plugin, in the order in which they work on an item. */
    public List<Class<? extends RestoreItemAction>> restoreActions() {
        return List.of();
    }

    /** The object stores of this plugin. */
    public List<Class<? extends ObjectStoreProvider>> objectStores() {
        return List.of();
    }
}
