// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.archive.Limits;
import java.util.regex.Pattern;

/** Reads {@code archiveLimits} of the user's configuration: what an archive may be at most. */
final class LimitsField {

    private static final String NAME = "archiveLimits";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private LimitsField() {}

    /** The limits that a configuration sets; those of {@link Limits#DEFAULT} where it sets none. */
    static Limits read(YamlNode.Fields config) {
        Limits usual = Limits.DEFAULT;
        if (!config.has(NAME)) {
            return usual;
        }
        YamlNode.Fields fields = config.fields(NAME);
        Limits limits = new Limits(
                small(fields, "entryBytes", usual.entryBytes()),
                number(fields, "entries", usual.entries(), Long.MAX_VALUE),
                number(fields, "totalBytes", usual.totalBytes(), Long.MAX_VALUE),
                small(fields, "ratio", usual.ratio()),
                small(fields, "headerBytes", usual.headerBytes()),
                small(fields, "pathLength", usual.pathLength()),
                small(fields, "jsonDepth", usual.jsonDepth()));
        fields.close();
        return limits;
    }

    /** Half of what fits, as such numbers are added to others. */
    private static int small(YamlNode.Fields fields, String name, int usual) {
        return (int) number(fields, name, usual, Integer.MAX_VALUE / 2);
    }

    private static long number(YamlNode.Fields fields, String name, long usual, long most) {
        if (!fields.has(name)) {
            return usual;
        }
        String text = fields.text(name).orElse("");
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > most) {
            throw fields.node(name)
                    .error("'" + text + "' of " + name + " is not a limit: write a number from 1 to " + most);
        }
        return Long.parseLong(text);
    }
}
