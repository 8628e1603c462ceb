// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.print;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import io.cairn.cli.options.OutputFormat;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * One object for programs, as JSON (RFC 8259) or YAML 1.2, written field by field, so that a long list in it is never
 * held. Used by one thread.
 */
public final class Fields implements AutoCloseable {

    /** Indented by two blanks, one element of a list to a line. */
    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""));
            printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /** Also quotes what readers of YAML 1.1 take for a number or a time. */
    private static final class Careful extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            boolean likeNumber = !value.isEmpty() && "0123456789+-.".indexOf(value.charAt(0)) >= 0;
            return likeNumber || super.needToQuoteValue(value);
        }
    }

    private final PrintStream out;
    private final OutputFormat format;
    private final JsonGenerator generator;

    /** Starts an object. */
    public Fields(PrintStream out, OutputFormat format) {
        this.out = out;
        this.format = format;
        this.generator = generator(format, unclosed(out));
        generator.writeStartObject();
    }

    private static JsonGenerator generator(OutputFormat format, OutputStream target) {
        boolean yaml = format == OutputFormat.YAML;
        TokenStreamFactory factory = yaml ? yaml() : new JsonFactory();
        return factory.createGenerator(yaml ? ObjectWriteContext.empty() : new Indented(), target);
    }

    private static TokenStreamFactory yaml() {
        return YAMLFactory.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .disable(YAMLWriteFeature.SPLIT_LINES)
                .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLWriteFeature.ALLOW_LONG_KEYS)
                .stringQuotingChecker(new Careful())
                .build();
    }

    private static OutputStream unclosed(OutputStream target) {
        return new FilterOutputStream(target) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Prints a whole object. */
    public static void print(PrintStream out, OutputFormat format, ObjectTree tree) {
        try (Fields fields = new Fields(out, format)) {
            tree.fields().forEach(fields::field);
        }
    }

    /** A tree as YAML text. */
    public static String yaml(ObjectTree tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        print(new PrintStream(bytes, false, StandardCharsets.UTF_8), OutputFormat.YAML, tree);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Prints the JSON object of these bytes as YAML. */
    public static void printAsYaml(PrintStream out, byte[] json, JsonFactory reader) {
        try (JsonParser parser = reader.createParser(ObjectReadContext.empty(), json);
                JsonGenerator generator = generator(OutputFormat.YAML, unclosed(out))) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        }
    }

    /** Adds a field. */
    public void field(String name, Object value) {
        generator.writeName(name);
        write(value);
    }

    /** Starts a field that is a list, to be filled by {@link #element} and ended by {@link #endList}. */
    public void startList(String name) {
        generator.writeName(name);
        generator.writeStartArray();
    }

    /** Adds an element to the list. */
    public void element(ObjectTree element) {
        write(element);
    }

    /** Ends the list. */
    public void endList() {
        generator.writeEndArray();
    }

    /** Ends the object. */
    @Override
    public void close() {
        generator.writeEndObject();
        generator.close();
        if (format == OutputFormat.JSON) {
            out.println();
        }
        out.flush();
    }

    private void write(Object value) {
        if (value instanceof ObjectTree tree) {
            generator.writeStartObject();
            tree.fields().forEach(this::field);
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            list.forEach(this::write);
            generator.writeEndArray();
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof Integer number) {
            generator.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number);
        } else if (value == JsonNull.NULL) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }
}
