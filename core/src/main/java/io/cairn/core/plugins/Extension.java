// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.InvalidInputException;
import java.io.IOException;

/**
 * An extension of a plugin, ready for use. As safe for use by several threads as its extension point says.
 *
 * @param <T> the extension point
 */
public final class Extension<T> {

    private final String pluginId;
    private final String name;
    private final T instance;

    /** An extension that was made elsewhere, such as by a program that embeds the engine. */
    public Extension(String pluginId, String name, T instance) {
        this.pluginId = pluginId;
        this.name = name;
        this.instance = instance;
    }

    /** The id of its plugin. */
    public String pluginId() {
        return pluginId;
    }

    /** Its own name; for an object store the scheme. Unique in its plugin. */
    public String name() {
        return name;
    }

    /**
     * Work with an extension.
     *
     * @param <T> the extension point
     * @param <R> what comes back
     * @param <X> what the extension point may throw
     */
    @FunctionalInterface
    public interface Call<T, R, X extends Exception> {

        /** Does it. */
        R on(T extension) throws X;
    }

    /**
     * Calls into the extension, with the plugin's class loader as the thread's context class loader. The extension must
     * not be kept beyond the call.
     *
     * @throws X an {@link IOException}, among them {@link io.cairn.api.ClusterException}, or an
     *     {@link InterruptedException}, as the extension threw it; so does {@link InvalidInputException} pass
     * @throws PluginException if the extension threw anything else
     */
    public <R, X extends Exception> R call(Call<? super T, R, X> call) throws X {
        return PluginCode.call(pluginId, name, instance.getClass().getClassLoader(), () -> call.on(instance));
    }

    @Override
    public String toString() {
        return pluginId + "/" + name;
    }
}
