// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** The field {@code plugins} of a specification or a configuration: what the user says of plugins, by their ids. */
final class PluginsField {

    private PluginsField() {}

    static Map<String, PluginChoice> read(YamlNode.Fields fields) {
        if (!fields.has("plugins")) {
            return Map.of();
        }
        Map<String, PluginChoice> choices = new LinkedHashMap<>();
        YamlNode.Fields byId = fields.fields("plugins");
        for (String id : byId.names()) {
            YamlNode.Fields choice = byId.fields(id);
            choices.put(
                    id,
                    new PluginChoice(
                            choice.bool("enabled"),
                            choice.textMap("config"),
                            byId.node(id).place().toString()));
            choice.close();
        }
        return choices;
    }
}
