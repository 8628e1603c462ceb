// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Reads a journal line by line. Used by one thread. */
public final class JournalReader implements AutoCloseable {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final InputStream in;
    private final JsonParser parser;
    private final Instants instants = new Instants();
    private long line;

    /**
     * A reader of lines that a {@link JournalWriter} wrote, decompressed; closed with this reader.
     *
     * @throws IOException if the stream can't be read
     */
    JournalReader(InputStream lines) throws IOException {
        in = lines;
        parser = parser(in);
    }

    /** It reads the first bytes already. */
    private static JsonParser parser(InputStream lines) throws IOException {
        try {
            return FACTORY.createParser(ObjectReadContext.empty(), lines);
        } catch (JacksonIOException e) {
            lines.close();
            throw e.getCause();
        }
    }

    /**
     * The next line, or empty at the end.
     *
     * @throws IOException if the journal can't be read or a line is none
     */
    public Optional<JournalLine> next() throws IOException {
        line++;
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return Optional.empty();
            }
            if (token != JsonToken.START_OBJECT) {
                throw new IOException("line " + line + " of the journal is not an object");
            }
            return Optional.of(readLine());
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new IOException("line " + line + " of the journal is not JSON: " + TreeJson.reason(e), e);
        } catch (InvalidInputException | DateTimeException | IllegalArgumentException e) {
            throw new IOException("line " + line + " of the journal can't be understood: " + e.getMessage(), e);
        }
    }

    private JournalLine readLine() {
        Fields fields = new Fields(instants);
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            fields.take(name, parser);
        }
        return fields.toLine();
    }

    @Override
    public void close() throws IOException {
        parser.close();
        in.close();
    }

    /** The fields of one line as they come. */
    private static final class Fields {
        private final Instants instants;
        private long seq;
        private int stage;
        private String item = "";
        private String resourceVersion = "";
        private String started = "";
        private String completed = "";
        private String outcome = "";
        private String sha256 = "";
        private int member = -1;
        private long offset;
        private long size;
        private String note = "";
        private String read = "";
        private String revision = "";
        private boolean exact;
        private String reason = "";
        private String remark = "";
        private String hook = "";
        private String source = "";
        private String container = "";
        private List<String> command = List.of();
        private String onError = "";
        private long timeoutMillis;
        private int exitCode;
        private String output = "";
        private boolean cut;
        private String operation = "";
        private String kind = "";
        private String action = "";
        private String state = "";
        private String at = "";
        private String message = "";
        private Map<String, String> facts = Map.of();

        Fields(Instants instants) {
            this.instants = instants;
        }

        void take(String name, JsonParser parser) {
            switch (name) {
                case "seq" -> seq = parser.getLongValue();
                case "stage" -> stage = parser.getIntValue();
                case "item" -> item = parser.getString();
                case "resourceVersion" -> resourceVersion = parser.getString();
                case "started" -> started = parser.getString();
                case "completed" -> completed = parser.getString();
                case "outcome" -> outcome = parser.getString();
                case "sha256" -> sha256 = parser.getString();
                case "member" -> member = parser.getIntValue();
                case "offset" -> offset = parser.getLongValue();
                case "size" -> size = parser.getLongValue();
                case "note" -> note = parser.getString();
                case "read" -> read = parser.getString();
                case "revision" -> revision = parser.getString();
                case "exact" -> exact = parser.getBooleanValue();
                case "reason" -> reason = parser.getString();
                case "remark" -> remark = parser.getString();
                case "hook" -> hook = parser.getString();
                case "source" -> source = parser.getString();
                case "container" -> container = parser.getString();
                case "command" -> {
                    command = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        command.add(parser.getString());
                    }
                }
                case "onError" -> onError = parser.getString();
                case "timeoutMillis" -> timeoutMillis = parser.getLongValue();
                case "exitCode" -> exitCode = parser.getIntValue();
                case "output" -> output = parser.getString();
                case "cut" -> cut = parser.getBooleanValue();
                case "operation" -> operation = parser.getString();
                case "kind" -> kind = parser.getString();
                case "action" -> action = parser.getString();
                case "state" -> state = parser.getString();
                case "at" -> at = parser.getString();
                case "message" -> message = parser.getString();
                case "facts" -> takeFacts(parser);
                default -> parser.skipChildren();
            }
        }

        private void takeFacts(JsonParser parser) {
            facts = new LinkedHashMap<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                facts.put(name, parser.getString());
            }
        }

        JournalLine toLine() {
            if (!operation.isEmpty()) {
                return new OperationRecord(
                        operation,
                        kind,
                        ItemId.parse(item),
                        action,
                        stage,
                        OperationRecord.State.valueOf(state.toUpperCase(Locale.ROOT)),
                        instants.read(started),
                        instants.read(at),
                        message,
                        facts);
            }
            if (!read.isEmpty()) {
                return new StageRead(stage, read, revision, exact, reason);
            }
            if (!remark.isEmpty()) {
                return new Remark(stage, ItemId.parse(item), instants.read(started), remark);
            }
            if (!hook.isEmpty()) {
                return toHook();
            }
            return new JournalEntry(
                    seq,
                    ItemId.parse(item),
                    resourceVersion,
                    stage,
                    instants.read(started),
                    instants.read(completed),
                    Outcome.valueOf(upper(outcome)),
                    sha256,
                    member < 0 ? Optional.empty() : Optional.of(new EntryPosition(member, offset, size)),
                    note);
        }

        private HookEntry toHook() {
            Hook what = new Hook(
                    Hook.Phase.valueOf(upper(hook)),
                    source,
                    container,
                    command,
                    OnError.valueOf(upper(onError)),
                    Duration.ofMillis(timeoutMillis),
                    "");
            return new HookEntry(
                    stage,
                    new HookRun(
                            ItemId.parse(item),
                            what,
                            instants.read(started),
                            instants.read(completed),
                            exitCode,
                            output,
                            cut,
                            HookRun.Result.valueOf(upper(outcome)),
                            note));
        }

        private static String upper(String word) {
            return word.toUpperCase(Locale.ROOT);
        }
    }
}
