// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.ObjectPath;
import io.cairn.core.json.MetadataReader;
import io.cairn.core.json.TreeJson;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what must be known of an object without making a tree of it, and checks that the object is the one that its path
 * names. Used by one thread.
 */
public final class ObjectCheck {

    private final JsonFactory json;
    private final Map<TypeKey, ResourceType> types = new HashMap<>();

    /** Each type is made once, because a hundred thousand items share it. */
    private record TypeKey(String id, boolean namespaced, String apiVersion, String kind) {

        /** By hand, as each object looks its type up, and a record's own methods are slow in a young JVM. */
        @Override
        public int hashCode() {
            return 31 * id.hashCode() + apiVersion.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof TypeKey key
                    && namespaced == key.namespaced
                    && id.equals(key.id)
                    && apiVersion.equals(key.apiVersion)
                    && kind.equals(key.kind);
        }
    }

    /** Why an entry can't be used. */
    public static final class BrokenObject extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenObject(String reason) {
            super(EntryPaths.shown(reason));
        }

        /** The reason, to follow the name of the object and a colon. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** A check that refuses objects nested deeper than this. */
    public ObjectCheck(int depth) {
        json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** The ref of an object. */
    public ItemRef read(ObjectPath path, byte[] content) throws BrokenObject {
        checkPath(path);
        String apiVersion = "";
        String kind = "";
        MetadataReader metadata = MetadataReader.forRefs(UnaryOperator.identity());
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BrokenObject("it is not a JSON object");
            }
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (field.equals("apiVersion") && value == JsonToken.VALUE_STRING) {
                    apiVersion = parser.getString();
                } else if (field.equals("kind") && value == JsonToken.VALUE_STRING) {
                    kind = parser.getString();
                } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    metadata.read(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new BrokenObject("something follows its JSON object");
            }
        } catch (JacksonException e) {
            throw new BrokenObject("it is not proper JSON: " + TreeJson.reason(e));
        }
        checkSame(path.id(), metadata);
        return metadata.ref(type(path, apiVersion, kind));
    }

    private static void checkPath(ObjectPath path) throws BrokenObject {
        ItemId id = path.id();
        if (!isMadeOf(id.type(), "-.") || !isMadeOf(path.version(), "")) {
            throw new BrokenObject("its path names a type that no cluster has");
        }
        if (!isMadeOf(id.namespace(), "-")) {
            throw new BrokenObject("its path names a namespace that can't be");
        }
        if (id.name().equals(".") || id.name().equals("..") || id.name().indexOf('%') >= 0) {
            throw new BrokenObject("its path names an object that can't be");
        }
    }

    /** Whether a text has lower-case letters, digits and some others inside. */
    private static boolean isMadeOf(String text, String others) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            boolean letter = (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
            boolean edge = i == 0 || i == text.length() - 1;
            if (!letter && (edge || others.indexOf(one) < 0)) {
                return false;
            }
        }
        return true;
    }

    private static void checkSame(ItemId id, MetadataReader metadata) throws BrokenObject {
        if (!metadata.name().equals(id.name())) {
            throw new BrokenObject("the object in it has the name '" + metadata.name() + "'");
        }
        if (!metadata.namespace().equals(id.namespace())) {
            throw new BrokenObject(
                    metadata.namespace().isEmpty()
                            ? "the object in it has no namespace"
                            : "the object in it is of the namespace '" + metadata.namespace() + "'");
        }
    }

    private ResourceType type(ObjectPath path, String apiVersion, String kind) throws BrokenObject {
        String id = path.id().type();
        boolean namespaced = path.id().namespaced();
        TypeKey key = new TypeKey(id, namespaced, apiVersion, kind);
        ResourceType known = types.get(key);
        ResourceType type = known != null ? known : newType(id, namespaced, apiVersion, kind);
        types.put(key, type);
        if (path.versioned() && !path.version().equals(type.version())) {
            throw new BrokenObject(
                    "the object in it has the apiVersion '" + apiVersion + "', another than its folder's");
        }
        return type;
    }

    private static ResourceType newType(String id, boolean namespaced, String apiVersion, String kind)
            throws BrokenObject {
        if (kind.isEmpty() || apiVersion.isEmpty()) {
            throw new BrokenObject("the object in it has no " + (kind.isEmpty() ? "kind" : "apiVersion"));
        }
        int slash = apiVersion.indexOf('/');
        int dot = id.indexOf('.');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        if (!group.equals(dot < 0 ? "" : id.substring(dot + 1))
                || slash == 0
                || version.isEmpty()
                || !isMadeOf(version, "")) {
            throw new BrokenObject("the object in it has the apiVersion '" + apiVersion + "', which is none of " + id);
        }
        return new ResourceType(group, version, dot < 0 ? id : id.substring(0, dot), kind, namespaced);
    }
}
