// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The compatible form of an order on the command line: {@code pod=ns1/pod1,ns1/pod2;pvc=ns2/data}. */
public final class OrderedResourcesText {

    private OrderedResourcesText() {}

    /**
     * Splits the text at semicolons into types and their names. Blanks around every token are ignored, and so is a
     * semicolon at the end. The names are not looked at here.
     *
     * @throws InvalidInputException if a part is not TYPE=NAME[,NAME...], or a type stands there twice
     */
    public static Map<String, String> parse(String text) {
        Map<String, String> byType = new LinkedHashMap<>();
        String trimmed = text.strip();
        if (trimmed.endsWith(";")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        for (String part : trimmed.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0 || part.indexOf('=', equals + 1) >= 0) {
                throw malformed(part);
            }
            String type = part.substring(0, equals).strip();
            String names = part.substring(equals + 1).strip();
            if (type.isEmpty() || names.isEmpty()) {
                throw malformed(part);
            }
            if (byType.putIfAbsent(type, names) != null) {
                throw new InvalidInputException("ordered resources name the type '" + type
                        + "' twice: write all its names in one list, " + type + "=NAME,NAME");
            }
        }
        return byType;
    }

    private static InvalidInputException malformed(String part) {
        return new InvalidInputException(
                "'" + part.strip() + "' is not an order of resources: write TYPE=NAMESPACE/NAME,"
                        + "NAMESPACE/NAME (or TYPE=NAME,NAME for a cluster-scoped type), with semicolons between types");
    }
}
