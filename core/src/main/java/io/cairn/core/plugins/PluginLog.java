// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import org.slf4j.event.Level;

/** Keeps what the plugins of a run log. Safe for use by several threads. */
@FunctionalInterface
public interface PluginLog {

    /** Keeps nothing. */
    PluginLog NONE = (plugin, level, message) -> {};

    /**
     * A line that a plugin logged.
     *
     * @param plugin the plugin's id
     * @param level {@link Level#INFO} or above
     * @param message as the plugin gave it, with whatever it has in it
     */
    void said(String plugin, Level level, String message);
}
