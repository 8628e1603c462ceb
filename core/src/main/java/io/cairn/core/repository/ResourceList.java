// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * The names of all captured items by kind, as Velero keeps them: a few bytes for each item. Safe for use by several
 * threads.
 */
public final class ResourceList {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private static final String SEPARATOR = "\n";

    private final Map<String, ByteArrayOutputStream> names = new TreeMap<>();

    /** An empty list. */
    public ResourceList() {}

    /** Adds an item. */
    public synchronized void add(ResourceType type, ItemId item) {
        String name = item.namespaced() ? item.namespace() + "/" + item.name() : item.name();
        names.computeIfAbsent(type.apiVersion() + "/" + type.kind(), kind -> new ByteArrayOutputStream())
                .writeBytes((name + SEPARATOR).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the gzip of the JSON object: from {@code apps/v1/Deployment} to a sorted array of names. The target is not
     * closed.
     *
     * @throws IOException if the target failed
     */
    // closing the gzip stream would close the target
    @SuppressWarnings("resource")
    public synchronized void writeTo(OutputStream target) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(target, 1 << 16);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), gzip)) {
            generator.writeStartObject();
            names.forEach((kind, lines) -> {
                String[] sorted = lines.toString(StandardCharsets.UTF_8).split(SEPARATOR);
                Arrays.sort(sorted);
                generator.writeName(kind);
                generator.writeArray(sorted, 0, sorted.length);
            });
            generator.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        gzip.finish();
    }
}
