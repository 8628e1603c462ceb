// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The run that an extension was made for. Injected into extensions.
 *
 * @param backup the name of the backup; empty where none is made, as for a plan
 * @param config the settings that the user gave this plugin, in his order; possibly none. A plugin refuses a key that it
 *     doesn't know with an {@link InvalidInputException}
 */
public record RunContext(String backup, Map<String, String> config) {

    /** Copies the map, in its order. */
    public RunContext {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
