// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plugin file that was found, loaded or not. What a manifest doesn't state is empty.
 *
 * @param id the plugin's id; the file's name where the manifest has none or can't be read
 * @param version the plugin's version
 * @param requires the range of plugin API versions that it works with, {@code *} for all
 * @param provider who makes it
 * @param description what it does
 * @param license its license
 * @param file where it was found
 * @param onByDefault whether it is on where the user says nothing
 * @param state whether it can be used
 * @param reason one sentence on why it was refused; empty if it was loaded
 * @param extensions the class names of its extensions, by the simple name of the extension point; empty if it was refused
 */
public record PluginInfo(
        String id,
        String version,
        String requires,
        String provider,
        String description,
        String license,
        Path file,
        boolean onByDefault,
        State state,
        String reason,
        Map<String, List<String>> extensions) {

    /** Whether a plugin can be used. */
    public enum State {
        /** Its extensions can be used. */
        LOADED,
        /** It is left out, for the reason given. */
        REFUSED
    }

    /** Copies the map, in its order. */
    public PluginInfo {
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }
}
