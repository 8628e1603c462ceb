// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.RestoreSpec.Existing;
import io.cairn.core.spec.RestoreSpec.OrderFrom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of kind {@code Restore}. */
class RestoreFileTest {

    private static final String HEAD = "apiVersion: cairn.io/v1\nkind: Restore\n";
    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\\n(apiVersion: cairn.io/v1\\nkind: Restore\\n.*?)```", Pattern.DOTALL);

    private static final String WHOLE = HEAD + """
            metadata: {name: 'again-{time}'}
            spec:
              backupName: b1
              includedNamespaces: [shop-*]
              excludedResources: [events]
              labelSelector: app=db
              items: [deployments.apps/shop/web]
              orderedMissing: fail
              namespaceMapping: {shop-*: test-*, shop-1: special}
              existingResourcePolicy: update
              forceConflicts: true
              restoreStatus: [jobs, workflows.argoproj.io]
              preserveNodePorts: true
              orderFrom: reverse
              wait: true
              transforms: {t.yaml: "{apiVersion: cairn.io/v1, kind: Transforms, spec: {rules: []}}"}
              order:
                - name: db
                  select: {type: statefulsets.apps, names: shop/db}
                  gate: {condition: Ready, timeout: 10m, onTimeout: continue}
              plugins:
                restore-cleaning: {enabled: false}
            """;

    private static RestoreSpec spec(String fields) {
        return RestoreFile.read("r.yaml", HEAD + "spec: {" + fields + "}").spec();
    }

    @Test
    void everyFieldIsRead() {
        RestoreFile file = RestoreFile.read("r.yaml", WHOLE);
        RestoreSpec spec = file.spec();

        assertThat(file.name()).contains("again-{time}");
        assertThat(spec.backup()).isEqualTo("b1");
        assertThat(spec.items().includedNamespaces()).containsExactly("shop-*");
        assertThat(spec.items().excludedResources()).containsExactly("events");
        assertThat(spec.items().labelSelectors()).containsExactly("app=db");
        assertThat(spec.items().items()).containsExactly(ItemId.parse("deployments.apps/shop/web"));
        assertThat(spec.items().orderedMissing()).isEqualTo(BackupSpec.MissingPolicy.FAIL);
        assertThat(spec.items().order()).hasSize(1);
        assertThat(spec.items().plugins()).containsKey("restore-cleaning");
        assertThat(spec.namespaceMapping())
                .containsExactly(Map.entry("shop-*", "test-*"), Map.entry("shop-1", "special"));
        assertThat(spec.existing()).isEqualTo(Existing.UPDATE);
        assertThat(spec.forceConflicts()).isTrue();
        assertThat(spec.restoreStatus()).containsExactly("jobs", "workflows.argoproj.io");
        assertThat(spec.preserveNodePorts()).isTrue();
        assertThat(spec.orderFrom()).isEqualTo(OrderFrom.REVERSE);
        assertThat(spec.awaitsReady()).isTrue();
        assertThat(spec.transforms()).containsOnlyKeys("t.yaml");
    }

    @Test
    void aFileThatSaysNothingMeansEverythingInTheDefaultOrder() {
        assertThat(RestoreFile.read("r.yaml", HEAD)).isEqualTo(new RestoreFile(Optional.empty(), RestoreFile.empty()));
        assertThat(RestoreFile.empty().existing()).isEqualTo(Existing.SKIP);
        assertThat(RestoreFile.empty().orderFrom()).isEqualTo(OrderFrom.DEFAULT);
    }

    @Test
    void aPlaceInWhatIsKeptOfARestoreIsItsField() {
        ObjectTree kept =
                RestoreFile.tree(spec("order: [{select: {type: pods}}, {name: two, select: {type: [secrets, podz]}}]"));
        OrderRule.Placing two =
                (OrderRule.Placing) RestoreFile.ofTree(kept).items().order().get(1);

        assertThat(two.position()).hasToString("spec.order[1] in the restore's record");
        assertThat(two.select().types().get(1).at())
                .hasToString("spec.order[1].select.type[1] in the restore's record");
        assertThatThrownBy(() -> RestoreFile.ofTree(kept.with("much", "existingResourcePolicy")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("spec.existingResourcePolicy in the restore's record: ");
        assertThatThrownBy(() -> RestoreFile.ofTree(kept.with("x", "unheardOf")))
                .hasMessageStartingWith("spec.unheardOf in the restore's record: ");
    }

    @Test
    void whatIsKeptOfARestoreIsReadBackAsItWas() {
        RestoreSpec spec = RestoreFile.read("r.yaml", WHOLE).spec();

        ObjectTree kept = RestoreFile.tree(spec);

        assertThat(RestoreFile.tree(RestoreFile.ofTree(kept))).isEqualTo(kept);
        assertThat(RestoreFile.ofTree(kept).namespaceMapping()).isEqualTo(spec.namespaceMapping());
        assertThat(RestoreFile.tree(RestoreFile.empty()))
                .isEqualTo(ObjectTree.of(Map.of("existingResourcePolicy", "skip")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "spec: {backupnam: b1} | r.yaml:3:8 | backupName",
                "spec: {namespaceMappings: {a: b}} | r.yaml:3:8 | namespaceMapping",
                "spec: {includeNamespaces: [a]} | r.yaml:3:8 | includedNamespaces",
                "spec: {existingResourcePolicy: overwrite} | r.yaml:3: | skip, update, replace",
                "spec: {orderFrom: backwards} | r.yaml:3: | default, backup",
                "spec: {preserveNodePorts: perhaps} | r.yaml:3: | true or false",
                "spec: {namespaceMapping: [a]} | r.yaml:3: | ",
                "spec: {restoreStatus: jobs} | r.yaml:3: | ",
                "spec: {orderers: [statefulset]} | r.yaml:3:8 | orderers",
                "spec: {encryptTo: [age1x]} | r.yaml:3:8 | encryptTo",
                "spec: {orderedResources: {pods: a/b}} | r.yaml:3:8 | orderedResources",
                "spec: {order: [{select: {type: pods}, gates: ready}]} | r.yaml:3: | gate",
                "spec: {order: [{select: {type: pods}, freeze: each}]} | r.yaml:3: | for a backup",
                "spec: {order: [{select: {type: pods}, with: pvc}]} | r.yaml:3: | for a backup",
                "metadata: {nam: x} | r.yaml:3: | name",
                "specs: {} | r.yaml:3:1 | spec",
            })
    void aMistakeIsToldWithItsPlaceAndWhatMayBeMeant(String text, String place, String hint) {
        assertThatThrownBy(() -> RestoreFile.read("r.yaml", HEAD + text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(place)
                .hasMessageContaining(hint == null ? "" : hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: cairn.io/v1, kind: Backup} | Restore",
                "{apiVersion: cairn.io/v2, kind: Restore} | cairn.io/v1",
                "{kind: Restore} | apiVersion",
                "[] | ",
            })
    void anotherDocumentIsRefused(String text, String hint) {
        assertThatThrownBy(() -> RestoreFile.read("r.yaml", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(hint == null ? "" : hint);
    }

    @ParameterizedTest
    @CsvSource({"skip", "replace", "fail"})
    void conflictsAreForcedOnlyByAnUpdate(String policy) {
        assertThatThrownBy(() -> spec("existingResourcePolicy: " + policy + ", forceConflicts: true"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("existingResourcePolicy to update");
    }

    // The schema, for editors

    private static List<Error> errors(String document) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new String(TreeJson.write(SpecSchema.restore()), StandardCharsets.UTF_8), InputFormat.JSON)
                .validate(document, InputFormat.YAML);
    }

    @Test
    void theSchemaTakesWhatTheReaderTakes() {
        assertThat(errors(WHOLE)).isEmpty();
        assertThat(errors(HEAD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spec: {backupnam: b1}",
                "spec: {existingResourcePolicy: overwrite}",
                "spec: {restoreStatus: jobs}",
                "spec: {orderers: [statefulset]}",
                "spec: {encryptTo: [age1x]}",
                "spec: {order: [{select: {type: pods}, freeze: each}]}",
                "spec: {order: [{select: {type: pods}, gate: {conditions: Ready}}]}",
            })
    void whatTheReaderRefusesForItsShapeTheSchemaRefusesToo(String text) {
        assertThat(errors(HEAD + text)).isNotEmpty();
        assertThatThrownBy(() -> RestoreFile.read("r.yaml", HEAD + text)).hasMessageStartingWith("r.yaml:3:");
    }

    static Stream<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("../docs/restore.md")))
                .results()
                .map((MatchResult block) -> block.group(1));
    }

    @Test
    void theDocumentationHasExamples() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleOfTheDocumentationIsOfTheSchemaAndIsRead(String example) {
        assertThat(errors(example)).isEmpty();
        assertThatCode(() -> RestoreFile.read("example.yaml", example)).doesNotThrowAnyException();
    }
}
