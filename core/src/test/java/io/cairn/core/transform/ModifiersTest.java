// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import static io.cairn.core.transform.Fixture.apply;
import static io.cairn.core.transform.Fixture.transforms;
import static io.cairn.core.transform.Fixture.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cairn.api.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Velero's resource modifiers mean here what they mean there. */
class ModifiersTest {

    private static final String CLAIM =
            "{metadata: {name: data, namespace: shop, labels: {app: db}}, spec: {storageClassName: standard, n: 1}}";

    private static String rule(String conditions, String change) {
        return "{conditions: {" + conditions + "}, " + change + "}";
    }

    private static String modifiers(String... rules) {
        return "{version: v1, resourceModifierRules: [" + String.join(", ", rules) + "]}";
    }

    private static boolean meets(String conditions, String type) throws TransformException {
        String set = rule(conditions, "patches: [{operation: add, path: /x, value: '1'}]");
        return apply(transforms(modifiers(set)), type, CLAIM)
                .item()
                .object()
                .value("x")
                .isPresent();
    }

    @Test
    void theyAreReadOutOfAConfigMap() throws TransformException {
        String configMap = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: classes, namespace: velero}
                data:
                  rules.yaml: |
                    version: v1
                    resourceModifierRules:
                    - conditions:
                        groupResource: persistentvolumeclaims
                        resourceNameRegex: "^da"
                        namespaces: [shop]
                        labelSelector: {matchLabels: {app: db}}
                      patches:
                      - {operation: replace, path: /spec/storageClassName, value: premium}
                """;

        Fixture.Applied transformed = apply(transforms(configMap), "persistentvolumeclaims", CLAIM);

        assertThat(transformed.item().object().text("spec", "storageClassName")).contains("premium");
        assertThat(transformed.rules()).containsExactly("classes/rule 1");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "groupResource: persistentvolumeclaims | persistentvolumeclaims | true",
                "groupResource: '*' | persistentvolumeclaims | true",
                "groupResource: '*' | deployments.apps | false",
                "groupResource: '*.apps' | deployments.apps | true",
                "groupResource: 'deployments.*' | deployments.apps | true",
                "groupResource: '*.*' | widgets.shop.io | false",
                "groupResource: '**' | widgets.shop.io | true",
                "groupResource: 'widgets.**' | widgets.shop.io | true",
                "groupResource: 'pod?' | pods | true",
                "groupResource: deployments | deployments.apps | false",
                "groupResource: pods, resourceNameRegex: at | pods | true",
                "groupResource: pods, resourceNameRegex: ^at | pods | false",
                "groupResource: pods, resourceNameRegex: ^data$ | pods | true",
                "groupResource: pods, resourceNameRegex: '[x-z]¦data' | pods | true",
                "groupResource: pods, namespaces: [a, shop] | pods | true",
                "groupResource: pods, namespaces: ['sh*'] | pods | true",
                "groupResource: pods, namespaces: [a] | pods | false",
                "groupResource: pods, labelSelector: {matchLabels: {app: db}} | pods | true",
                "groupResource: pods, labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}"
                        + " | pods | false",
                "groupResource: pods, matches: [{path: /spec/n, value: '1'}] | pods | true",
                "groupResource: pods, matches: [{path: /spec/n, value: '2'}] | pods | false",
                "groupResource: pods, matches: [{path: /spec/storageClassName, value: standard}] | pods | true",
            })
    void conditionsMeanWhatTheyMeanInVelero(String conditions, String type, boolean meets) throws TransformException {
        assertThat(meets(conditions.replace('¦', '|'), type)).isEqualTo(meets);
    }

    @ParameterizedTest
    @CsvSource({
        "deploy, ; here 'deploy' is written deployments.apps",
        "depoyments.apps, ; the cluster serves no resource type 'depoyments.apps'",
        "deployments.apps, ''",
        "'deployments.*', ''"
    })
    void aTypeThatIsWrittenOtherwiseHereIsToldWhereTheRuleIsForNoItem(String written, String hint) {
        Transforms rules = transforms("{version: v1, resourceModifierRules: [{conditions: {groupResource: '" + written
                + "'}, mergePatches: [{patchData: 'x: y'}]}]}");

        assertThat(rules.unmatched(List.of(Fixture.ref("pods", Fixture.tree("{metadata: {name: p}}")))))
                .singleElement(STRING)
                .endsWith("transform t.yaml/rule 1 matches nothing that is restored" + hint);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "premium | {x: premium}",
                "'true' | {x: true}",
                "true | {x: true}",
                "'5' | {x: 5}",
                "5 | {x: 5}",
                "'1.50' | {x: 1.50}",
                "'-1e3' | {x: -1e3}",
                "'007' | {x: '007'}",
                "'1.2.3' | {x: 1.2.3}",
                "'null' | {x: null}",
                "'\"5\"' | {x: '5'}",
                "'\"true\"' | {x: 'true'}",
                "'{\"a\": [1, \"b\"]}' | {x: {a: [1, b]}}",
                "'[1, 2]' | {x: [1, 2]}",
                "'{not json' | {x: '{not json'}",
                "'say \"so\"' | {x: 'say \"so\"'}",
                "'' | {x: ''}",
                "t | {x: t}",
                "{a: 1} | {x: {a: 1}}",
            })
    void aValueIsTheJsonThatItIsTheTextOf(String value, String expected) throws TransformException {
        String add = rule("groupResource: pods", "patches: [{operation: add, path: /x, value: " + value + "}]");

        assertThat(apply(transforms(modifiers(add)), "pods", "{}").item().object())
                .isEqualTo(tree(expected));
    }

    @Test
    void rulesAreChosenByTheItemAsItWas() throws TransformException {
        String from = "groupResource: persistentvolumeclaims, matches: [{path: /spec/storageClassName, value: %s}]";
        String to = "patches: [{operation: replace, path: /spec/storageClassName, value: %s}]";

        assertThat(apply(
                                transforms(modifiers(
                                        rule(from.formatted("standard"), to.formatted("premium")),
                                        rule(from.formatted("premium"), to.formatted("gold")))),
                                "persistentvolumeclaims",
                                CLAIM)
                        .item()
                        .object()
                        .text("spec", "storageClassName"))
                .contains("premium");
    }

    @Test
    void aFailingTestLeavesOutItsRuleAlone() throws TransformException {
        Fixture.Applied transformed = apply(
                transforms(modifiers(
                        rule(
                                "groupResource: pods",
                                "patches: [{operation: test, path: /spec/n, value: '2'},"
                                        + " {operation: remove, path: /spec}]"),
                        rule("groupResource: pods", "patches: [{operation: copy, from: /spec/n, path: /spec/m}]"))),
                "pods",
                CLAIM);

        assertThat(transformed.item().object().value("spec", "m")).contains(1L);
        assertThat(transformed.notes()).hasSize(1);
    }

    @Test
    void mergePatchesAreJsonOrYaml() throws TransformException {
        String merge = rule(
                "groupResource: pods",
                "mergePatches: [{patchData: '{\"spec\": {\"n\": null}}'}, {patchData: \"metadata:\\n  labels:\\n"
                        + "    tier: '1'\\n\"}]");

        assertThat(apply(transforms(modifiers(merge)), "pods", CLAIM).item().object())
                .isEqualTo(tree("{metadata: {name: data, namespace: shop, labels: {app: db, tier: '1'}},"
                        + " spec: {storageClassName: standard}}"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{version: v2, resourceModifierRules: []} | 'v2' is not a value of version",
                "{resourceModifierRules: []} | 'version' is missing",
                "{version: v1, resourceModifierRules: [{conditions: {}, patches: []}]} | 'groupResource' is missing",
                "{version: v1, resourceModifierRules: [{patches: []}]} | 'conditions' is missing",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods}}]} | rule 1 needs one of"
                        + " patches, mergePatches, and has none",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods}, patches: [], mergePatches:"
                        + " []}]} | rule 1 needs one of patches, mergePatches, and has both",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods, resourceNameRegex: '('},"
                        + " patches: []}]} | '(' is not an RE2 regular expression",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods}, strategicPatches:"
                        + " [{patchData: '{}'}]}]} | a strategic merge patch means what the code of each type says",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods}, patches: [{operation: put,"
                        + " path: /x}]}]} | 'put' is not a value of operation",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods}, patches: [{operation: add,"
                        + " path: x, value: '1'}]}]} | 'x' is not a path: it begins with a '/'",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods}, mergePatches: [{patchData:"
                        + " 'text'}]}]} | the merge patch of rule 'rule 1' must be a map",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: '{pods,secrets}'}, patches: []}]}"
                        + " | '{pods,secrets}' is not a pattern of types",
                "{version: v1, resourceModifierRules: [{conditions: {groupResource: pods, namespace: a}, patches:"
                        + " []}]} | unknown field 'namespace' in conditions, did you mean 'namespaces'?",
            })
    void mistakesAreToldWithTheirPlace(String file, String message) {
        assertThatThrownBy(() -> transforms(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("t.yaml:1:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, kind: ConfigMap, data: {}}",
                "{apiVersion: v1, kind: ConfigMap, data: {a: '', b: ''}}",
            })
    void aConfigMapHasOneKey(String file) {
        assertThatThrownBy(() -> transforms(file)).hasMessageContaining("has one key, and this one has ");
    }

    @Test
    void aMistakeInAConfigMapIsToldByItsKeyAndTheLineInIts() {
        assertThatThrownBy(() ->
                        transforms("{kind: ConfigMap, data: {r.yaml: \"version: v1\\nresourceModifierRules: [{}]\"}}"))
                .hasMessageStartingWith("t.yaml (data r.yaml):2:");
    }
}
