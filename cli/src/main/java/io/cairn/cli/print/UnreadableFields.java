// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.print;

import io.cairn.core.repository.UnreadableBackup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backups that can't be read, for programs. */
public final class UnreadableFields {

    private UnreadableFields() {}

    /** The fields of each. */
    public static List<Map<String, Object>> of(List<UnreadableBackup> all) {
        return all.stream().map(UnreadableFields::of).toList();
    }

    private static Map<String, Object> of(UnreadableBackup backup) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", backup.name());
        fields.put("error", backup.reason());
        return fields;
    }
}
