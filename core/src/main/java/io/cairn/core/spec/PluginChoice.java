// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the user says of a plugin. Immutable.
 *
 * @param enabled whether it is switched on or off; empty leaves that to who has less to say, in the end to the plugin
 * @param config settings for its extensions, possibly none
 * @param source where the user says so, such as {@code --enable-plugin} or {@code nightly.yaml:4:5}
 */
public record PluginChoice(Optional<Boolean> enabled, Map<String, String> config, String source) {

    /** Copies the map, in its order. */
    public PluginChoice {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** A switch and no settings. */
    public static PluginChoice switched(boolean on, String source) {
        return new PluginChoice(Optional.of(on), Map.of(), source);
    }

    /** Choices by plugin id where they say something, and weaker ones where they don't; settings one by one. */
    public static Map<String, PluginChoice> over(Map<String, PluginChoice> stronger, Map<String, PluginChoice> weaker) {
        Map<String, PluginChoice> joined = new LinkedHashMap<>(weaker);
        stronger.forEach((id, choice) -> joined.merge(id, choice, (below, above) -> above.over(below)));
        return joined;
    }

    private PluginChoice over(PluginChoice weaker) {
        Map<String, String> joined = new LinkedHashMap<>(weaker.config);
        joined.putAll(config);
        boolean says = enabled.isPresent() || weaker.enabled.isEmpty();
        return new PluginChoice(enabled.or(() -> weaker.enabled), joined, says ? source : weaker.source);
    }
}
