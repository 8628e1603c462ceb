// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.core.kube.KubeAnswer;
import java.util.ArrayList;
import java.util.List;

/** Puts what the server warns of, such as a field that it doesn't know and drops, into notes; not more than one reads. */
final class ServerWarnings {

    private static final int MOST = 5;
    private static final int LONGEST = 300;

    private ServerWarnings() {}

    /** The first warnings of an answer, a sentence each, and how many more there are. */
    static List<String> words(KubeAnswer answer) {
        List<String> warnings = answer.warnings();
        if (warnings.isEmpty()) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        warnings.stream().limit(MOST).map(ServerWarnings::sentence).forEach(words::add);
        int more = warnings.size() - MOST;
        if (more > 0) {
            words.add("the API server warns of " + more + " more");
        }
        return words;
    }

    private static String sentence(String warning) {
        String some = warning.length() <= LONGEST ? warning : warning.substring(0, LONGEST) + "…";
        return "the API server warns: " + some;
    }
}
