// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsFileTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final String HEAD = "apiVersion: cairn.io/v1\nkind: Transforms\nspec:\n  rules:\n    - ";

    static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("../docs/transforms.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    static Stream<String> examplesOfTheKind() throws IOException {
        return examples().stream().filter(example -> example.startsWith("apiVersion: cairn.io/v1"));
    }

    private static boolean valid(String document) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(
                        new String(TreeJson.write(SpecSchema.transforms()), StandardCharsets.UTF_8), InputFormat.JSON)
                .validate(document, InputFormat.YAML)
                .isEmpty();
    }

    @Test
    void theDocumentationHasExamples() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(examplesOfTheKind()).hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleOfTheDocumentationIsRead(String example) {
        assertThat(TransformsFile.read("example.yaml", example).rules()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("examplesOfTheKind")
    void anExampleOfTheDocumentationIsOfTheSchema(String example) {
        assertThat(valid(example)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {"{namee: a, merge: {x: 1}}", "{when: {type: pods}, merge: {x: 1}}", "{patch: {op: add}}"})
    void whatTheReaderRefusesForItsShapeTheSchemaRefusesToo(String rule) {
        assertThat(valid(HEAD + rule)).isFalse();
        assertThatCode(() -> TransformsFile.read("t.yaml", HEAD + rule)).hasMessageStartingWith("t.yaml:5");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{name: a} | 7: rule 'a' needs one of patch, merge, images, storageClasses, namespaces, and has none",
                "{merge: {x: 1}, images: {a: b}} | 7: rule 'rule 1' needs one of patch, merge, images, storageClasses,"
                        + " namespaces, and has merge, images",
                "{mrege: {x: 1}} | 8: unknown field 'mrege' in rule, did you mean 'merge'?; known here: name, when,"
                        + " patch, merge, images, storageClasses, namespaces",
                "{images: {}} | 16: 'images' of rule 'rule 1' maps from nothing: write OLD: NEW",
                "{images: {'': a}} | 16: 'images' of rule 'rule 1' maps from nothing: write OLD: NEW",
                "{patch: [{op: remove, path: /kind}]} | 35: rule 'rule 1' changes /kind, and a transform leaves an"
                        + " item's type, namespace and name as they are; namespaces are mapped by the restore",
                "{patch: [{op: move, from: /metadata/name, path: /x}]} | 33: rule 'rule 1' changes /metadata/name, and a"
                        + " transform leaves an item's type, namespace and name as they are; namespaces are mapped by"
                        + " the restore",
                "{merge: {metadata: {namespace: x}}} | 15: rule 'rule 1' changes /metadata/namespace, and a transform"
                        + " leaves an item's type, namespace and name as they are; namespaces are mapped by the restore",
                "{patch: [{op: move, from: /a, path: /a/b}]} | 43: rule 'rule 1' moves /a into itself",
                "{patch: [{op: add, path: /a}]} | 16: 'value' is missing",
                "{patch: [{op: copy, path: /a}]} | 16: 'from' is missing",
                "{patch: [{path: /a}]} | 16: 'op' is missing",
                "{patch: [{op: delete, path: /a}]} | 21: 'delete' is not a value of op; write one of add, remove,"
                        + " replace, move, copy, test",
                "{patch: [{op: remove, path: a}]} | 35: 'a' is not a path: it begins with a '/', as in /spec/replicas",
                "{patch: [{op: remove, path: /a~b}]} | 35: '/a~b' is not a path: write ~0 for a '~' and ~1 for a '/' in"
                        + " a name",
                "{merge: {x: .inf}} | 19: '.inf' is a number in a form that JSON doesn't have: write it in decimal, or"
                        + " in quotes if it is a text",
            })
    void aMistakeIsToldWithItsPlace(String rule, String message) {
        assertThatThrownBy(() -> TransformsFile.read("t.yaml", HEAD + rule))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("t.yaml:5:" + message);
    }

    @Test
    void aNameIsGivenToOneRule() {
        assertThatThrownBy(() -> TransformsFile.read(
                        "t.yaml", HEAD + "{name: a, merge: {x: 1}}\n    - {name: a, merge: {x: 1}}"))
                .hasMessage("t.yaml:6:7: the rule of t.yaml:5:7 is named 'a' too: give each" + " its own name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{kind: Backup, apiVersion: cairn.io/v1}", "{kind: Transforms}", "{a: 1}"})
    void anotherDocumentIsRefused(String document) {
        assertThatThrownBy(() -> TransformsFile.read("t.yaml", document))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("t.yaml holds no transforms");
    }

    @Test
    void aWrongVersionIsNamedAndNotTheKind() {
        assertThatThrownBy(() -> TransformsFile.read("t.yaml", "{kind: Transforms, apiVersion: v1}"))
                .hasMessageEndingWith("or Velero's resource modifiers, and its apiVersion is 'v1'");
    }

    @Test
    void valuesKeepTheirTypes() {
        ObjectTree merge = ((TransformRule.Merge) TransformsFile.read(
                                "t.yaml",
                                HEAD + "{merge: {a: 1, b: '1', c: 1.50, d: true, e: null, f: [yes, -7], g: 2e3,"
                                        + " h: 99999999999999999999}}")
                        .rules()
                        .get(0)
                        .change())
                .patches()
                .get(0);

        assertThat(merge.value("a")).contains(1L);
        assertThat(merge.value("b")).contains("1");
        assertThat(merge.value("c")).contains(new BigDecimal("1.50"));
        assertThat(merge.value("d")).contains(true);
        assertThat(merge.value("e")).contains(ObjectTree.JsonNull.NULL);
        assertThat(merge.value("f")).contains(List.of("yes", -7L));
        assertThat(merge.value("g").orElseThrow().toString()).isIn("2E+3", "2e3");
        assertThat(merge.value("h")).contains(new BigInteger("99999999999999999999"));
    }

    /** Whatever becomes of a file, it is read or refused with a sentence. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aDamagedFileIsReadOrRefused(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> examples = examples();
        String characters = "{}[]:,-'\"/~*&!|>%@`#0aZ \n\t\\\u0000é";
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            StringBuilder text = new StringBuilder(examples.get(random.nextInt(examples.size())));
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                char other = characters.charAt(random.nextInt(characters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, other);
                    case 1 -> text.insert(at, other);
                    default -> text.deleteCharAt(at);
                }
            }
            try {
                TransformsFile.read("t.yaml", text.toString());
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageStartingWith("t.yaml");
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 1499);
    }
}
