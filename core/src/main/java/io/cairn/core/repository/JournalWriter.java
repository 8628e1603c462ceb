// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.core.archive.EntryPosition;
import io.cairn.core.hooks.HookRun;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a journal: one JSON object to a line, gzip. Safe for use by several threads; lines keep the order of the calls.
 */
public final class JournalWriter implements AutoCloseable {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .rootValueSeparator("\n")
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final FastGzip gzip;
    private final JsonGenerator generator;

    /**
     * A journal that goes to {@code target}, which is not closed by this writer.
     *
     * @throws IOException if the target failed
     */
    public JournalWriter(OutputStream target) throws IOException {
        gzip = new FastGzip(target);
        generator = FACTORY.createGenerator(ObjectWriteContext.empty(), gzip);
    }

    /**
     * Adds a line.
     *
     * @throws IOException if the target failed
     */
    public synchronized void write(JournalLine line) throws IOException {
        try {
            generator.writeStartObject();
            if (line instanceof JournalEntry entry) {
                writeEntry(entry);
            } else if (line instanceof StageRead read) {
                writeRead(read);
            } else if (line instanceof HookEntry hook) {
                writeHook(hook);
            } else if (line instanceof Remark remark) {
                writeRemark(remark);
            } else if (line instanceof OperationRecord operation) {
                writeOperation(operation);
            }
            generator.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private void writeEntry(JournalEntry entry) {
        generator.writeNumberProperty("seq", entry.seq());
        generator.writeStringProperty("item", entry.item().toString());
        generator.writeStringProperty("resourceVersion", entry.resourceVersion());
        generator.writeNumberProperty("stage", entry.stage());
        generator.writeStringProperty("started", entry.started().toString());
        generator.writeStringProperty("completed", entry.completed().toString());
        generator.writeStringProperty("outcome", entry.outcome().toString());
        if (entry.position().isPresent()) {
            EntryPosition position = entry.position().get();
            generator.writeStringProperty("sha256", entry.sha256());
            generator.writeNumberProperty("member", position.member());
            generator.writeNumberProperty("offset", position.offset());
            generator.writeNumberProperty("size", position.size());
        }
        if (!entry.note().isEmpty()) {
            generator.writeStringProperty("note", entry.note());
        }
    }

    private void writeRead(StageRead read) {
        generator.writeStringProperty("read", read.type());
        generator.writeNumberProperty("stage", read.stage());
        generator.writeStringProperty("revision", read.revision());
        generator.writeBooleanProperty("exact", read.exact());
        if (!read.reason().isEmpty()) {
            generator.writeStringProperty("reason", read.reason());
        }
    }

    private void writeHook(HookEntry entry) {
        HookRun run = entry.run();
        generator.writeStringProperty("hook", run.hook().phase().name().toLowerCase(Locale.ROOT));
        generator.writeStringProperty("item", run.pod().toString());
        generator.writeNumberProperty("stage", entry.stage());
        generator.writeStringProperty("source", run.hook().source());
        generator.writeStringProperty("container", run.hook().container());
        generator.writeName("command");
        generator.writeStartArray();
        run.hook().shownCommand().forEach(generator::writeString);
        generator.writeEndArray();
        generator.writeStringProperty("onError", run.hook().onError().name().toLowerCase(Locale.ROOT));
        generator.writeNumberProperty("timeoutMillis", run.hook().timeout().toMillis());
        generator.writeStringProperty("started", run.started().toString());
        generator.writeStringProperty("completed", run.completed().toString());
        generator.writeNumberProperty("exitCode", run.exitCode());
        generator.writeStringProperty("output", run.output());
        generator.writeBooleanProperty("cut", run.cut());
        generator.writeStringProperty("outcome", run.result().name().toLowerCase(Locale.ROOT));
        generator.writeStringProperty("note", run.note());
    }

    private void writeRemark(Remark remark) {
        generator.writeStringProperty("remark", remark.text());
        generator.writeStringProperty("item", remark.item().toString());
        generator.writeNumberProperty("stage", remark.stage());
        generator.writeStringProperty("started", remark.at().toString());
    }

    private void writeOperation(OperationRecord operation) {
        generator.writeStringProperty("operation", operation.id());
        generator.writeStringProperty("kind", operation.kind());
        generator.writeStringProperty("item", operation.item().toString());
        generator.writeStringProperty("action", operation.action());
        generator.writeNumberProperty("stage", operation.stage());
        generator.writeStringProperty("state", operation.state().toString());
        generator.writeStringProperty("started", operation.started().toString());
        generator.writeStringProperty("at", operation.at().toString());
        if (!operation.message().isEmpty()) {
            generator.writeStringProperty("message", operation.message());
        }
        generator.writeObjectPropertyStart("facts");
        operation.facts().forEach(generator::writeStringProperty);
        generator.writeEndObject();
    }

    /**
     * Ends the journal; the target then has all of it.
     *
     * @throws IOException if the target failed
     */
    public synchronized void finish() throws IOException {
        try {
            generator.writeRaw('\n');
            generator.flush();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        gzip.finish();
    }

    /** Gives back what the writer holds. */
    @Override
    public synchronized void close() {
        gzip.end();
    }
}
