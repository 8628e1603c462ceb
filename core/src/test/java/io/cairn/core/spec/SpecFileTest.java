// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpecFileTest {

    private static final String HEAD = "apiVersion: cairn.io/v1\nkind: Backup\n";

    @Test
    void everyFieldIsRead() {
        SpecFile file =
                SpecFile.read("b.yaml", HEAD + """
                        metadata: {name: nightly-{time}}
                        spec:
                          includedNamespaces: [shop-*]
                          excludedNamespaces: [shop-test]
                          includedResources: [pods, pvc]
                          excludedResources: [events]
                          includeClusterResources: false
                          labelSelector:
                            matchLabels: {app: db}
                            matchExpressions:
                              - {key: tier, operator: In, values: [a, b]}
                              - {key: old, operator: DoesNotExist}
                          items: [deployments.apps/shop-a/web]
                          orderedResources:
                            pod: shop-a/db-2, shop-a/db-0
                          orderedMissing: fail
                          orderers:
                            - statefulset
                            - name: other
                              config: {key: value}
                          plugins:
                            sample: {enabled: false, config: {label: tier}}
                        """.replace("{name: nightly-{time}}", "{name: 'nightly-{time}'}"));

        assertThat(file.name()).contains("nightly-{time}");
        BackupSpec spec = file.spec();
        assertThat(spec.includedNamespaces()).containsExactly("shop-*");
        assertThat(spec.excludedNamespaces()).containsExactly("shop-test");
        assertThat(spec.includedResources()).containsExactly("pods", "pvc");
        assertThat(spec.excludedResources()).containsExactly("events");
        assertThat(spec.includeClusterResources()).isEqualTo(Optional.of(false));
        assertThat(spec.labelSelectors()).containsExactly("app=db,tier in (a,b),!old");
        assertThat(spec.items()).extracting(Object::toString).containsExactly("deployments.apps/shop-a/web");
        assertThat(spec.orderedResources()).containsEntry("pod", "shop-a/db-2, shop-a/db-0");
        assertThat(spec.orderedMissing()).isEqualTo(MissingPolicy.FAIL);
        assertThat(spec.orderers())
                .containsExactly(
                        new OrdererChoice("statefulset", Map.of()), new OrdererChoice("other", Map.of("key", "value")));
        assertThat(spec.switched("sample")).contains(false);
        assertThat(spec.settings("sample")).containsExactly(Map.entry("label", "tier"));
    }

    @Test
    void aTreeOfASpecificationReadsBackAsTheSame() {
        BackupSpec spec = BackupSpec.builder()
                .includedNamespaces(List.of("a", "b-*"))
                .labelSelectors(List.of("x=y", "z"))
                .orderedResources(Map.of("pods", "a/p"))
                .orderedMissing(MissingPolicy.FAIL)
                .orderers(List.of(new OrdererChoice("statefulset", Map.of("order", "lowest-first"))))
                .build();

        String json = new String(TreeJson.write(SpecTree.of(spec)), StandardCharsets.UTF_8);

        assertThat(SpecFile.read("b.json", HEAD + "spec: " + json).spec()).isEqualTo(spec);
    }

    @Test
    void whatATreeSaysOfPluginsReadsBackAsTheSame() {
        BackupSpec spec = BackupSpec.builder()
                .plugins(Map.of(
                        "a",
                        PluginChoice.switched(false, "--disable-plugin"),
                        "b",
                        new PluginChoice(Optional.empty(), Map.of("k", "v"), "config.yaml")))
                .build();

        BackupSpec back = SpecFile.read(
                        "b.json",
                        HEAD + "spec: " + new String(TreeJson.write(SpecTree.of(spec)), StandardCharsets.UTF_8))
                .spec();

        assertThat(back.plugins().keySet()).isEqualTo(spec.plugins().keySet());
        assertThat(back.switched("a")).contains(false);
        assertThat(back.switched("b")).isEmpty();
        assertThat(back.settings("b")).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void anOrderReadsBackAsTheSame() {
        BackupSpec spec = SpecFile.read("b.yaml", HEAD + """
                        spec:
                          orderedMissing: ignore
                          order:
                            - name: all of it
                              select:
                                type: [pods, pvc]
                                names: [shop/db-0, 'shop/x-*']
                                regex: ['a.*', 'b']
                                labels: ['app=db,tier in (a,b)', {matchLabels: {x: y}}]
                                annotations: {k: v, any: '*'}
                                olderThan: 30d
                                newerThan: 2020-01-01T00:00:00Z
                                owner: sts/shop/db
                                ownerDepth: any
                                namespaces: [shop]
                                namespaceLabels: team=red
                                not: [{labels: legacy}, {type: pods, owner: rs/shop/a}]
                              sort:
                                - {exec: [sh, -c, role], container: db, values: [b, a], reverse: true, onChange: stop, timeout: 2m}
                                - {label: rank, values: [x, y], reverse: true}
                                - {annotation: wave}
                                - {by: creationTime, reverse: true}
                                - ordinal
                              mode: serial
                              place: last
                              freeze: together
                              with: [pvc, pv]
                              onError: stop
                              onMissing: fail
                            - select: {items: [pods/shop/a, pv/b]}
                            - select: {type: '*'}
                              mode: parallel
                              freeze: each
                            - before: {select: {type: cm}}
                              after: {select: {type: deploy}}
                        """).spec();

        String json = new String(TreeJson.write(SpecTree.of(spec)), StandardCharsets.UTF_8);

        assertThat(SpecFile.read("b.json", HEAD + "spec: " + json).spec())
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(Position.class)
                .isEqualTo(spec);
        assertThat(spec.order()).extracting(OrderRule::name).containsExactly("all of it", "rule 2", "rule 3", "rule 4");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        HEAD + "spec:\n  includedNamespace: [a]\n", "b.yaml:4:", "did you mean 'includedNamespaces'?"),
                Arguments.of(
                        HEAD + "spec:\n  labelSelector: {matchLabel: {a: b}}\n",
                        "b.yaml:4:",
                        "unknown field 'matchLabel'"),
                Arguments.of(HEAD + "spec:\n  includedNamespaces: a\n", "b.yaml:4:", "must be a list"),
                Arguments.of(HEAD + "spec:\n  includeClusterResources: maybe\n", "b.yaml:4:", "must be true or false"),
                Arguments.of(
                        HEAD + "spec:\n  plugins:\n    waves: {read: argo}\n",
                        "b.yaml:5:",
                        "unknown field 'read' in plugin; known here: enabled, config"),
                Arguments.of(HEAD + "spec:\n  orderedMissing: explode\n", "b.yaml:4:", "warn, fail"),
                Arguments.of(HEAD + "spec:\n  items: [pods]\n", "", "'pods' is not an item"),
                Arguments.of(HEAD + "spec: [\n", "b.yaml:4:1: ", "not valid YAML"),
                Arguments.of(
                        HEAD + "spec:\n  includedNamespaces: [a, b\n  includedResources: [pods]\n",
                        "b.yaml:5:20: ",
                        "not valid YAML: while parsing a flow sequence from line 4, column 23 on: expected ',' or ']',"
                                + " but got"),
                Arguments.of(HEAD + "spec: a: b\n", "b.yaml:3:8: ", "not valid YAML: mapping values are not allowed"),
                Arguments.of(
                        HEAD + "spec: \u0001\n",
                        "b.yaml:",
                        "not valid YAML: the text has a U+0001, as its character 44,"),
                Arguments.of(
                        HEAD + "spec:\n  includedNamespaces: [a]\n  includedNamespaces: [b]\n",
                        "b.yaml:5:",
                        "'includedNamespaces'"),
                Arguments.of(HEAD + "spec: {}\n---\nkind: Backup\n", "", "more than one document"),
                Arguments.of(
                        HEAD + "spec:\n  includedNamespaces: &all [a]\n  excludedNamespaces: *all\n",
                        "b.yaml:5:",
                        "alias"),
                Arguments.of("kind: Backup\n", "", "apiVersion: cairn.io/v1"),
                Arguments.of("apiVersion: velero.io/v1\nkind: Backup\n", "", "and its apiVersion is 'velero.io/v1'"),
                Arguments.of("apiVersion: cairn.io/v1\nkind: Restore\n", "", "and its kind is 'Restore'"),
                Arguments.of("", "", "b.yaml is empty"),
                Arguments.of(
                        HEAD + "spec:\n  includedResources: [pods]\n  includedClusterScopedResources: [nodes]\n",
                        "",
                        "can't be mixed"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsPlace(String text, String place, String complaint) {
        assertThatThrownBy(() -> SpecFile.read("b.yaml", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(complaint);
    }

    private static final String WITH_HOOKS = """
            apiVersion: cairn.io/v1
            kind: Backup
            spec:
              hooks:
                resources:
                - name: quiesce
                  includedNamespaces: [shop]
                  labelSelector: app=db
                  pre:
                  - exec: {container: db, command: [fsfreeze, -f, /data], onError: Continue, timeout: 1m}
                  post:
                  - exec: {command: [thaw]}
            """;

    @Test
    void hooksAreReadWithTheNamesAndDefaultsOfVelero() {
        HookRule rule = SpecFile.read("a.yaml", WITH_HOOKS).spec().hooks().get(0);

        assertThat(rule.name()).isEqualTo("quiesce");
        assertThat(rule.includedNamespaces()).containsExactly(new Word("shop", new Position("a.yaml", 7, 28)));
        assertThat(rule.labelSelector()).contains(new Word("app=db", new Position("a.yaml", 8, 22)));
        assertThat(rule.pre())
                .containsExactly(new HookRule.Exec(
                        "db",
                        List.of("fsfreeze", "-f", "/data"),
                        HookRule.OnError.CONTINUE,
                        java.time.Duration.ofMinutes(1)));
        assertThat(rule.post())
                .containsExactly(new HookRule.Exec(
                        "", List.of("thaw"), HookRule.OnError.FAIL, java.time.Duration.ofSeconds(30)));
    }

    @Test
    void hooksAreKeptWithTheBackup() {
        BackupSpec spec = SpecFile.read("a.yaml", WITH_HOOKS).spec();
        String kept = new String(
                io.cairn.core.json.TreeJson.write(SpecTree.of(spec)), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(SpecFile.read("b.json", "{\"apiVersion\":\"cairn.io/v1\",\"kind\":\"Backup\",\"spec\":" + kept + "}")
                        .spec())
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(Position.class)
                .isEqualTo(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{key: app, operator: In} | the operator In needs values",
                "{key: app, operator: NotIn, values: []} | the operator NotIn needs values",
                "{key: app, operator: Exists, values: [db]} | the operator Exists takes no values",
                "{key: app, operator: Has} | 'Has' is not a value of operator; write one of In, NotIn, Exists, DoesNotExist",
                "{key: app} | '' is not an operator: write In, NotIn, Exists or DoesNotExist",
                "{operator: Exists} | a match expression needs a key",
            })
    void aMistakeInAMatchExpressionNamesItsLine(String expression, String sentence) {
        String text = HEAD + "spec:\n  labelSelector:\n    matchExpressions:\n      - " + expression;
        assertThatThrownBy(() -> SpecFile.read("a.yaml", text))
                .hasMessageStartingWith("a.yaml:6")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "post:|pst:|unknown field 'pst'",
                "[thaw]|[]|a hook needs a command",
                "1m|soon|'soon' is not a length of time",
                "Continue|Maybe|'Maybe' is not a value of onError",
                "name: quiesce|includedResources: [deployments]|hooks run in pods only"
            })
    void aMistakeInAHookNamesItsLine(String right, String wrong, String sentence) {
        assertThatThrownBy(() -> SpecFile.read("a.yaml", WITH_HOOKS.replace(right, wrong)))
                .hasMessageStartingWith("a.yaml:")
                .hasMessageContaining(sentence);
    }
}
