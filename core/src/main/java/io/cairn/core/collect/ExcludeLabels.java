// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import java.util.List;
import java.util.Map;

/** The labels by which an object, or a namespace with all that is in it, stays out of every backup. */
final class ExcludeLabels {

    private static final List<String> KEYS = List.of("cairn.io/exclude-from-backup", "velero.io/exclude-from-backup");

    private ExcludeLabels() {}

    static boolean excluded(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return false;
        }
        for (String key : KEYS) {
            if ("true".equals(labels.get(key))) {
                return true;
            }
        }
        return false;
    }
}
