// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.json.MetadataReader;
import io.cairn.core.json.TreeJson;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Parses a page of a list whose items are read for their metadata. */
final class RefPage {

    /** Asks for metadata alone; a server that has no such form sends whole objects, which read the same. */
    static final String ACCEPT = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private RefPage() {}

    /**
     * Parses a page.
     *
     * @throws JacksonException if the bytes are not a list
     */
    static ListPage<ItemRef> parse(ResourceType type, byte[] page) {
        // Refs are kept, all of a type at once, and those of a page have most of their texts in common.
        Map<String, String> texts = new HashMap<>();
        return ListPage.parse(
                page, parser -> ref(type, parser, text -> texts.computeIfAbsent(text, Function.identity())));
    }

    /**
     * The metadata of one object.
     *
     * @throws JacksonException if the bytes are not an object
     */
    static ItemRef single(ResourceType type, byte[] object) {
        try (JsonParser parser = TreeJson.FACTORY.createParser(ObjectReadContext.empty(), object)) {
            parser.nextToken();
            return ref(type, parser, UnaryOperator.identity());
        }
    }

    private static ItemRef ref(ResourceType type, JsonParser parser, UnaryOperator<String> shared) {
        MetadataReader metadata = MetadataReader.forRefs(shared);
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("metadata")) {
                metadata.read(parser);
            } else {
                parser.skipChildren();
            }
        }
        return metadata.ref(type);
    }
}
