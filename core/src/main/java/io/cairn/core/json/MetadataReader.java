// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.json;

import io.cairn.api.ItemRef;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the metadata of one object from a parser, leaving out what isn't asked for. A field of another JSON type than
 * Kubernetes gives it counts as absent. Used by one thread, for one object.
 */
public final class MetadataReader {

    private final boolean whole;
    private final UnaryOperator<String> shared;
    private String name = "";
    private String namespace = "";
    private String uid = "";
    private String resourceVersion = "";
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private List<OwnerRef> owners = List.of();
    private Instant created = Instant.EPOCH;
    private boolean terminating;

    private MetadataReader(boolean whole, UnaryOperator<String> shared) {
        this.whole = whole;
        this.shared = shared;
    }

    /** A reader of what an item needs. */
    public static MetadataReader forItems() {
        return new MetadataReader(false, UnaryOperator.identity());
    }

    /**
     * A reader of what a ref needs: annotations, owners and creation time too.
     *
     * @param shared gives for a text that others may have too the one that they have
     */
    public static MetadataReader forRefs(UnaryOperator<String> shared) {
        return new MetadataReader(true, shared);
    }

    /**
     * Reads the object that the parser stands at the start of, and leaves it at its end.
     *
     * @throws tools.jackson.core.JacksonException if the text is malformed
     */
    public void read(JsonParser parser) {
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "name" -> name = text(parser, value);
                case "namespace" -> namespace = shared.apply(text(parser, value));
                case "uid" -> uid = text(parser, value);
                case "resourceVersion" -> resourceVersion = text(parser, value);
                case "labels" -> labels = texts(parser, value);
                case "deletionTimestamp" -> terminating = value == JsonToken.VALUE_STRING;
                default -> {
                    if (whole) {
                        more(parser, field, value);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
    }

    private void more(JsonParser parser, String field, JsonToken value) {
        switch (field) {
            case "annotations" -> annotations = texts(parser, value);
            case "ownerReferences" -> owners = owners(parser, value);
            case "creationTimestamp" -> created = time(text(parser, value));
            default -> parser.skipChildren();
        }
    }

    /** The name, empty if there is none. */
    public String name() {
        return name;
    }

    /** The namespace, empty if there is none. */
    public String namespace() {
        return namespace;
    }

    /** The uid, empty if there is none. */
    public String uid() {
        return uid;
    }

    /** The resourceVersion, empty if there is none. */
    public String resourceVersion() {
        return resourceVersion;
    }

    /** The labels, possibly none. */
    public Map<String, String> labels() {
        return labels;
    }

    /** Whether a deletion has begun. */
    public boolean terminating() {
        return terminating;
    }

    /** What was read, as the ref of an item of a type. */
    public ItemRef ref(ResourceType type) {
        return new ItemRef(type, namespace, name, uid, resourceVersion, labels, annotations, owners, created);
    }

    private static String text(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return "";
    }

    private Map<String, String> texts(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            texts.put(field, shared.apply(text(parser, parser.nextToken())));
        }
        return texts;
    }

    private List<OwnerRef> owners(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        List<OwnerRef> owners = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            owners.add(owner(parser));
        }
        return owners;
    }

    private OwnerRef owner(JsonParser parser) {
        String apiVersion = "";
        String kind = "";
        String name = "";
        String uid = "";
        boolean controller = false;
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (field) {
                case "apiVersion" -> apiVersion = shared.apply(text(parser, value));
                case "kind" -> kind = shared.apply(text(parser, value));
                case "name" -> name = shared.apply(text(parser, value));
                case "uid" -> uid = shared.apply(text(parser, value));
                case "controller" -> controller = value == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
        return new OwnerRef(apiVersion, kind, name, uid, controller);
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            // An aggregated API may write what it likes; an order by time then has nothing to go by.
            return Instant.EPOCH;
        }
    }
}
