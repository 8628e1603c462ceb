// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.spec.OrderRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index finds what trying every rule finds. */
class RuleIndexTest {

    private static final List<ResourceType> TYPES =
            List.of(RuleFixture.PODS, RuleFixture.CLAIMS, RuleFixture.VOLUMES, RuleFixture.NAMESPACES);
    private static final List<String> CONDITIONS = List.of(
            "names: ['n1/a-1', 'n2/a-2']",
            "names: ['n1/a-*', '*/b-1']",
            "names: 'n?/?-1'",
            "names: 'n[12]/*'",
            "labels: k1=v1",
            "labels: ['k1 in (v1,v2)', k2=v2]",
            "labels: '!k1'",
            "labels: [k1=v1, k2]",
            "owner: sts/n1/a",
            "owner: 'sts/*/b'",
            "owner: ns/a",
            "regex: 'n1/a-.*'",
            "regex: 'n1/a?b?-1|n2/.*'",
            "namespaces: n1",
            "namespaces: ['n1', 'x*']",
            "annotations: {k: v}",
            "labels: k1=v1, names: 'n1/*', not: {names: 'n1/a*'}",
            "not: {labels: k2}");

    private static String select(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "{items: [pods/n1/a-1, pv/a-1]}";
            case 1 -> "{type: pv, names: 'a-*'}";
            case 2 -> "{type: [pods, pvc], " + CONDITIONS.get(random.nextInt(CONDITIONS.size())) + "}";
            case 3 -> "{type: '*', " + CONDITIONS.get(random.nextInt(CONDITIONS.size())) + "}";
            default -> "{type: pods, " + CONDITIONS.get(random.nextInt(CONDITIONS.size())) + "}";
        };
    }

    private static ItemRef ref(Random random) {
        ResourceType type = TYPES.get(random.nextInt(TYPES.size()));
        String name = "ab".charAt(random.nextInt(2)) + "-" + (1 + random.nextInt(2));
        List<String> settings = new ArrayList<>();
        for (String setting : List.of(
                "label.k1=v1",
                "label.k1=v2",
                "label.k2=v2",
                "note.k=v",
                "owner=StatefulSet/a",
                "owner=StatefulSet/b")) {
            if (random.nextInt(3) == 0) {
                settings.add(setting);
            }
        }
        return RuleFixture.ref(
                type,
                type.namespaced() ? "n" + (1 + random.nextInt(2)) + "/" + name : name,
                settings.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsWhatTryingEveryRuleFinds(long seed) throws ClusterException {
        Random random = new Random(seed);
        RuleFixture cluster = new RuleFixture();
        TypeWords words = new TypeWords(cluster.catalog);
        OwnerFamilies families = new OwnerFamilies(cluster.catalog, type -> List.of(), List.of());
        SelectorCompiler compiler = new SelectorCompiler(words, families, type -> List.of(), RuleFixture.NOW);
        List<Matcher> matchers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            OrderRule rule = RuleFixture.spec("- {select: " + select(random) + "}")
                    .order()
                    .get(0);
            matchers.add(compiler.compile(((OrderRule.Placing) rule).select(), "rule"));
        }
        RuleIndex index = new RuleIndex(matchers);

        for (int i = 0; i < 500; i++) {
            ItemRef ref = ref(random);
            List<Integer> expected = new ArrayList<>();
            for (int n = 0; n < matchers.size(); n++) {
                if (matchers.get(n).matches(Subject.of(ref))) {
                    expected.add(n);
                }
            }
            assertThat(index.all(Subject.of(ref))).as(ref.toString()).containsExactly(expected.toArray(Integer[]::new));
            assertThat(index.first(Subject.of(ref)))
                    .as(ref.toString())
                    .isEqualTo(expected.isEmpty() ? -1 : expected.get(0));
        }
    }
}
