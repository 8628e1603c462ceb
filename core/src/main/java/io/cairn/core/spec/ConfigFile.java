// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.core.archive.Limits;
import java.util.Map;

/**
 * The user's configuration, {@code config.yaml} beside the file with the locations: what holds for every run that
 * doesn't say otherwise.
 *
 * @param plugins what the user says of plugins, by id
 * @param limits what the archive of a restore may be at most
 */
public record ConfigFile(Map<String, PluginChoice> plugins, Limits limits) {

    /** A configuration that says nothing. */
    public static final ConfigFile EMPTY = new ConfigFile(Map.of(), Limits.DEFAULT);

    /**
     * Reads a configuration; a text of blanks and comments says nothing.
     *
     * @param source the file's name, for messages
     * @throws InvalidInputException if the text is not YAML, or a field is unknown or of the wrong kind; the message
     *     names the line and column
     */
    public static ConfigFile read(String source, String text) {
        if (text.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#"))) {
            return EMPTY;
        }
        YamlNode.Fields fields = YamlNode.read(source, text).fields("the configuration");
        ConfigFile config = new ConfigFile(PluginsField.read(fields), LimitsField.read(fields));
        fields.close();
        return config;
    }

    /** A specification with this configuration where it says nothing itself. */
    public BackupSpec under(BackupSpec spec) {
        return spec.toBuilder()
                .plugins(PluginChoice.over(spec.plugins(), plugins))
                .build();
    }
}
