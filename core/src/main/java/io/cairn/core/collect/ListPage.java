// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.core.json.TreeJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/**
 * One page of a list.
 *
 * @param items what was made of its items, in the server's order
 * @param revision the list's own resourceVersion, empty if it has none
 * @param token what the next page is asked for with; empty on the last page
 * @param remaining how many items the server says follow; -1 if it doesn't say
 */
public record ListPage<T>(List<T> items, String revision, String token, long remaining) {

    /**
     * Parses a page in one pass, whatever the order of its fields.
     *
     * @param item reads one item; called with the parser at the item's first token, must leave it at the last
     * @throws JacksonException if the bytes are not a list
     */
    static <T> ListPage<T> parse(byte[] page, Function<JsonParser, T> item) {
        List<T> items = new ArrayList<>();
        String revision = "";
        String token = "";
        long remaining = -1;
        try (JsonParser parser = TreeJson.FACTORY.createParser(ObjectReadContext.empty(), page)) {
            expectObject(parser);
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(item.apply(parser));
                    }
                } else if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
                    for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                        JsonToken kind = parser.nextToken();
                        if (field.equals("resourceVersion") && kind == JsonToken.VALUE_STRING) {
                            revision = parser.getString();
                        } else if (field.equals("continue") && kind == JsonToken.VALUE_STRING) {
                            token = parser.getString();
                        } else if (field.equals("remainingItemCount") && kind == JsonToken.VALUE_NUMBER_INT) {
                            remaining = parser.getLongValue();
                        } else {
                            parser.skipChildren();
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new ListPage<>(items, revision, token, remaining);
    }

    private static void expectObject(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new StreamReadException(parser, "not a list");
        }
    }
}
