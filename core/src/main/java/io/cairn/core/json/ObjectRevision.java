// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/**
 * Which object it is, and which version of it.
 *
 * @param uid empty if the object has none
 * @param resourceVersion empty if the object has none
 */
public record ObjectRevision(String uid, String resourceVersion) {

    /**
     * Of an object as JSON, of which no more is read than up to both: what a server writes has them near its start.
     *
     * @throws JacksonException if the bytes are not a JSON object as far as they are read
     */
    public static ObjectRevision read(byte[] object) {
        try (JsonParser parser = TreeJson.FACTORY.createParser(ObjectReadContext.empty(), object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "not an object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
                    return ofMetadata(parser);
                }
                parser.skipChildren();
            }
            return new ObjectRevision("", "");
        }
    }

    private static ObjectRevision ofMetadata(JsonParser parser) {
        String uid = "";
        String resourceVersion = "";
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            if (text && name.equals("uid")) {
                uid = parser.getString();
            } else if (text && name.equals("resourceVersion")) {
                resourceVersion = parser.getString();
            } else {
                parser.skipChildren();
            }
            if (!uid.isEmpty() && !resourceVersion.isEmpty()) {
                break;
            }
        }
        return new ObjectRevision(uid, resourceVersion);
    }
}
