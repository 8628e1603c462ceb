// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ResourceType;
import io.cairn.core.json.MetadataReader;
import io.cairn.core.json.TreeJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/**
 * Cuts list pages into items by the byte offsets of a streaming parser: what the server sent is copied, never written
 * anew, so numbers, escapes and the order of fields stay as they are.
 *
 * <p>Items of built-in lists carry no {@code kind} and {@code apiVersion}; they are put in where a GET has them, in
 * front. Safe for use by several threads.
 */
public final class PageSlicer {

    private final ResourceType type;
    private final byte[] kindField;
    private final byte[] versionField;

    /** A slicer for lists of a type. */
    public PageSlicer(ResourceType type) {
        this.type = type;
        this.kindField = ("\"kind\":\"" + type.kind() + "\"").getBytes(StandardCharsets.UTF_8);
        this.versionField = ("\"apiVersion\":\"" + type.apiVersion() + "\"").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Cuts a page.
     *
     * @throws JacksonException if the bytes are not a list
     */
    public ListPage<RawItem> slice(byte[] page) {
        return ListPage.parse(page, parser -> item(parser, page));
    }

    /**
     * The item in the body of a GET.
     *
     * @throws JacksonException if the bytes are not an object
     */
    public RawItem single(byte[] body) {
        try (JsonParser parser = TreeJson.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            return item(parser, body);
        }
    }

    private RawItem item(JsonParser parser, byte[] page) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new StreamReadException(parser, "not an object");
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        MetadataReader metadata = MetadataReader.forItems();
        boolean hasKind = false;
        boolean hasVersion = false;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "kind" -> hasKind = true;
                case "apiVersion" -> hasVersion = true;
                case "metadata" -> {
                    if (value == JsonToken.START_OBJECT) {
                        metadata.read(parser);
                    }
                }
                default -> parser.skipChildren();
            }
        }
        int end = (int) parser.currentLocation().getByteOffset();
        return new RawItem(
                type,
                metadata.namespace(),
                metadata.name(),
                metadata.uid(),
                metadata.resourceVersion(),
                metadata.labels(),
                metadata.terminating(),
                bytes(page, start, end, !hasKind, !hasVersion));
    }

    private byte[] bytes(byte[] page, int start, int end, boolean addKind, boolean addVersion) {
        int added = (addKind ? kindField.length + 1 : 0) + (addVersion ? versionField.length + 1 : 0);
        byte[] json = new byte[end - start + added];
        int at = 0;
        json[at++] = '{';
        if (addKind) {
            System.arraycopy(kindField, 0, json, at, kindField.length);
            at += kindField.length;
            json[at++] = ',';
        }
        if (addVersion) {
            System.arraycopy(versionField, 0, json, at, versionField.length);
            at += versionField.length;
            json[at++] = ',';
        }
        System.arraycopy(page, start + 1, json, at, end - start - 1);
        return json;
    }
}
