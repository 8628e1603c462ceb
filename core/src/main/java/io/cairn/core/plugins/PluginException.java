// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plugin did what it must not do: its code threw, or its extension could not be made. The message names both. */
public final class PluginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pluginId;
    private final String extension;

    PluginException(String pluginId, String extension, String what, @Nullable Throwable cause) {
        super("plugin '" + pluginId + "', " + extension + ": " + what, cause);
        this.pluginId = pluginId;
        this.extension = extension;
    }

    /** The id of the plugin. */
    public String pluginId() {
        return pluginId;
    }

    /** The name of the extension, or that of its class where it has none yet. */
    public String extension() {
        return extension;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "every constructor gives one");
    }
}
