// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecSchemaTest {

    private static final String HEAD = "apiVersion: cairn.io/v1\nkind: Backup\n";
    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\\n(apiVersion: cairn.io/v1\\n.*?)```", Pattern.DOTALL);

    private static List<Error> errors(String document) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new String(TreeJson.write(SpecSchema.backup()), StandardCharsets.UTF_8), InputFormat.JSON);
        return schema.validate(document, InputFormat.YAML);
    }

    static Stream<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("../docs/ordering.md")))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replace("```yaml\n", "").replace("```", ""));
    }

    @Test
    void theDocumentationHasExamples() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleOfTheDocumentationIsOfTheSchemaAndIsRead(String example) {
        assertThat(errors(example)).isEmpty();
        assertThatCode(() -> SpecFile.read("example.yaml", example)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {includedNamespaces: shop}",
                "spec: {includedNamespace: [shop]}",
                "spec: {includeClusterResources: perhaps}",
                "spec: {order: [{select: {typ: pods}}]}",
                "spec: {order: [{select: {type: pods}, mode: side-by-side}]}",
                "spec: {order: [{select: {type: pods}, sort: age}]}",
                "spec: {order: [{select: {type: pods, not: {items: [pods/a/b]}}}]}",
                "spec: {order: {select: {type: pods}}}",
            })
    void whatTheReaderRefusesForItsShapeTheSchemaRefusesToo(String spec) {
        assertThat(errors(HEAD + spec)).isNotEmpty();
        assertThatCode(() -> SpecFile.read("b.yaml", HEAD + spec)).hasMessageStartingWith("b.yaml:3:");
    }
}
