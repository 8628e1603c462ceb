// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.redact;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * What an API server, or a webhook behind it, says of an object, without what it quotes of a Secret. Immutable.
 */
public final class ServerWords {

    /** A decoder's error shows the bytes around the place: "error found in #10 byte of ...|word":"x"}|..., ...". */
    private static final Pattern CONTEXT = Pattern.compile("(?s)(error found in #\\d+ byte) of \\.\\.\\.\\|.*");

    /** A value that isn't quoted may hold anything, so it ends at the last colon there is. */
    private static final Pattern INVALID =
            Pattern.compile("(?s)Invalid value: (?:\"(?:[^\"\\\\]|\\\\.)*\"|.*(?=: )|.*)");

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** What is shorter is found in any sentence. */
    private static final int SHORTEST = 4;

    private final boolean aboutSecret;
    private final List<String> values;

    private ServerWords(boolean aboutSecret, List<String> values) {
        this.aboutSecret = aboutSecret;
        this.values = values;
    }

    /**
     * The words of an answer.
     *
     * @param path the path of the request
     * @param body the body of the request, possibly empty
     */
    public static ServerWords to(String path, byte[] body) {
        boolean secret = path.matches(".*/secrets(/.*|\\?.*)?");
        return new ServerWords(secret, secret ? values(body) : List.of());
    }

    private static List<String> values(byte[] body) {
        if (body.length == 0) {
            return List.of();
        }
        ObjectTree secret;
        try {
            secret = TreeJson.read(body);
        } catch (JacksonException e) {
            // it has no values that a server could read either, and what it quotes of the bytes is cut out
            return List.of();
        }
        List<String> values = new ArrayList<>();
        secret.textFields("stringData").values().forEach(value -> add(values, value));
        for (Map.Entry<String, String> entry : secret.textFields("data").entrySet()) {
            add(values, entry.getValue());
            add(values, decoded(entry.getValue()));
        }
        secret.text("metadata", "annotations", LAST_APPLIED).ifPresent(applied -> {
            add(values, applied);
            values.addAll(values(applied.getBytes(StandardCharsets.UTF_8)));
        });
        values.sort(Comparator.comparingInt(String::length).reversed());
        return values;
    }

    private static String decoded(String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static void add(List<String> values, String value) {
        if (value.length() >= SHORTEST) {
            values.add(value);
        }
    }

    /** The words without what they quote. */
    public String without(String words) {
        String kept = CONTEXT.matcher(words).replaceAll("$1, which is not shown");
        if (!aboutSecret) {
            return kept;
        }
        for (String value : values) {
            kept = kept.replace(value, Redaction.HIDDEN);
        }
        return INVALID.matcher(kept).replaceAll("Invalid value: " + Redaction.HIDDEN);
    }
}
