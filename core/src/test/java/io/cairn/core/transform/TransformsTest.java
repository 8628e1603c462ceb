// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import static io.cairn.core.transform.Fixture.apply;
import static io.cairn.core.transform.Fixture.rules;
import static io.cairn.core.transform.Fixture.transforms;
import static io.cairn.core.transform.Fixture.tree;
import static io.cairn.core.transform.Fixture.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformsTest {

    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: shop, labels: {app: db}}, spec: {n: 1}}";

    private static void becomes(String type, String object, String expected, String... rules)
            throws TransformException {
        assertThat(apply(rules(rules), type, object).item().object()).isEqualTo(tree(expected));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | true",
                "{types: pods} | true",
                "{types: [deploy, po]} | true",
                "{types: deploy} | false",
                "{types: 'p*'} | true",
                "{types: '*'} | true",
                "{types: '*.apps'} | false",
                "{types: widgets.shop.io} | false",
                "{namespaces: shop} | true",
                "{namespaces: [a, 'sh*']} | true",
                "{namespaces: shop-2} | false",
                "{names: db-0} | true",
                "{names: 'db-[0-9]'} | true",
                "{names: db} | false",
                "{regex: 'db-[0-9]+'} | true",
                "{regex: db} | false",
                "{labels: app=db} | true",
                "{labels: 'app in (web)'} | false",
                "{labels: {matchLabels: {app: db}}} | true",
                "{matches: [{path: /spec/n, value: 1}]} | true",
                "{matches: [{path: /spec/n, value: '1'}]} | false",
                "{matches: [{path: /spec/m, value: 1}]} | false",
                "{matches: [{path: /spec/n, value: 1}, {path: /spec, value: {}}]} | false",
                "{types: pods, namespaces: shop, names: db-1} | false",
            })
    void aRuleIsForItemsThatMeetAllItSays(String when, boolean meets) throws TransformException {
        Fixture.Applied transformed = apply(rules("{name: r, when: " + when + ", merge: {x: 1}}"), "pods", POD);

        assertThat(transformed.item().object().value("x").isPresent()).isEqualTo(meets);
        assertThat(transformed.rules()).hasSize(meets ? 1 : 0).allMatch("t/r"::equals);
    }

    @Test
    void anItemThatNoRuleIsForStaysTheSame() throws TransformException {
        Item item = new Item(type("pods"), tree(POD));

        assertThat(apply(rules("{when: {names: other}, merge: {x: 1}}"), item, Fixture.ref("pods", item.object()))
                        .item())
                .isSameAs(item);
    }

    @Test
    void aRuleThatIsForNoItemIsToldWithItsPlace() {
        Transforms rules = rules(
                "{name: a, when: {types: pods, names: 'db-*'}, merge: {x: 1}}",
                "{name: b, when: {types: pods, labels: app=web}, merge: {x: 1}}",
                "{name: c, images: {x/: y/}}",
                "{name: d, when: {types: pods, matches: [{path: /spec/n, value: 7}]}, merge: {x: 1}}");

        assertThat(rules.unmatched(List.of(Fixture.ref("pods", tree(POD)))))
                .singleElement(STRING)
                .matches("t\\.yaml:1:\\d+: transform t/b matches nothing that is restored");
    }

    @Test
    void aRuleThatWasForNothingThatWasSentIsToldWithTheReason() {
        Transforms rules = rules(
                "{name: met, when: {types: pods}, merge: {x: 1}}",
                "{name: unsent, when: {types: pods}, merge: {x: 1}}",
                "{name: inside, when: {types: pods, matches: [{path: /spec/n, value: 7}]}, merge: {x: 1}}",
                "{name: elsewhere, when: {names: other}, merge: {x: 1}}");

        assertThat(rules.unmet(Set.of("t/met"), List.of(Fixture.ref("pods", tree(POD)))))
                .satisfiesExactly(
                        told -> assertThat(told)
                                .matches("t\\.yaml:1:\\d+: transform t/unsent changed nothing: nothing that it is for"
                                        + " was sent"),
                        told -> assertThat(told)
                                .matches("t\\.yaml:1:\\d+: transform t/inside changed nothing: its matches hold for"
                                        + " nothing that was sent"));
    }

    @Test
    void aTypeThatNobodyKnowsIsToldWhereItsRuleIsForNoItem() {
        Transforms rules = rules(
                "{name: a, when: {types: [depoyments.apps, pods], names: x}, merge: {x: 1}}",
                "{name: b, when: {types: [widgets.shop.io, pods]}, merge: {x: 1}}");

        assertThat(rules.unmatched(List.of(Fixture.ref("pods", tree(POD)))))
                .singleElement(STRING)
                .endsWith("transform t/a matches nothing that is restored; the cluster serves no resource type"
                        + " 'depoyments.apps'");
    }

    @Test
    void namesAndLabelsAreThoseOfTheBackup() throws TransformException {
        Item cleaned = new Item(type("pods"), tree("{apiVersion: v1, kind: Pod, metadata: {name: db-0}}"));

        Transforms rules = rules("{when: {namespaces: shop, labels: app=db}, merge: {x: 1}}");

        assertThat(apply(rules, cleaned, Fixture.ref("pods", tree(POD))).rules())
                .hasSize(1);
    }

    @Test
    void allRulesThatAreForAnItemAreAppliedInTheirOrder() throws TransformException {
        becomes(
                "pods",
                "{spec: {n: 1}}",
                "{spec: {n: 3, m: 2}}",
                "{merge: {spec: {n: 2, m: 2}}}",
                "{patch: [{op: test, path: /spec/n, value: 2}, {op: replace, path: /spec/n, value: 3}]}");
    }

    @Test
    void rulesOfAListAreChosenBeforeTheFirstOfThem() throws TransformException {
        String standardToPremium = "{when: {matches: [{path: /class, value: standard}]}, merge: {class: premium}}";
        String premiumToGold = "{when: {matches: [{path: /class, value: premium}]}, merge: {class: gold}}";

        becomes("pods", "{class: standard}", "{class: premium}", standardToPremium, premiumToGold);
        becomes("pods", "{class: premium}", "{class: gold}", standardToPremium, premiumToGold);
    }

    @Test
    void aListIsAppliedToWhatTheOneBeforeMade() throws TransformException {
        String list =
                "{apiVersion: cairn.io/v1, kind: Transforms, spec: {rules: [{when: {matches: [{path: /class, value:"
                        + " %s}]}, merge: {class: %s}}]}}";

        assertThat(apply(
                                transforms(list.formatted("standard", "premium"), list.formatted("premium", "gold")),
                                "pods",
                                "{class: standard}")
                        .item()
                        .object())
                .isEqualTo(tree("{class: gold}"));
    }

    @Test
    void aTestThatDoesNotHoldLeavesItsRuleOut() throws TransformException {
        Fixture.Applied transformed = apply(
                rules(
                        "{name: one, patch: [{op: add, path: /a, value: 1}, {op: test, path: /spec/n, value: 2}]}",
                        "{name: two, merge: {b: 1}}"),
                "pods",
                POD);

        assertThat(transformed.item().object().value("a")).isEmpty();
        assertThat(transformed.rules()).containsExactly("t/one", "t/two");
        assertThat(transformed.notes())
                .containsExactly("transform t/one was left out at test /spec/n: it has another value");
    }

    @Test
    void anyOtherFailureFailsTheItem() {
        assertThatThrownBy(() -> apply(rules("{name: one, patch: [{op: remove, path: /spec/m}]}"), "pods", POD))
                .isInstanceOf(TransformException.class)
                .hasMessage("transform t/one failed at remove /spec/m: there is nothing at /spec/m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "patch: [{op: replace, path: /metadata, value: {name: other}}]",
                "patch: [{op: replace, path: '', value: {}}]",
                "patch: [{op: add, path: '', value: [1]}]",
                "patch: [{op: remove, path: /metadata}]",
                "patch: [{op: move, from: /metadata, path: /meta}]",
                "merge: {metadata: null}",
                "merge: {metadata: text}",
            })
    void aRuleThatMakesAnotherItemOfItFails(String change) {
        assertThatThrownBy(() -> apply(rules("{name: one, " + change + "}"), "pods", POD))
                .isInstanceOf(TransformException.class)
                .hasMessageStartingWith("transform t/one makes another item of it");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                // RFC 7396, appendix A, as far as both sides are maps
                "{a: b} | {a: c} | {a: c}",
                "{a: b} | {b: c} | {a: b, b: c}",
                "{a: b} | {a: null} | {}",
                "{a: b, b: c} | {a: null} | {b: c}",
                "{a: [b]} | {a: c} | {a: c}",
                "{a: c} | {a: [b]} | {a: [b]}",
                "{a: {b: c}} | {a: {b: d, c: null}} | {a: {b: d}}",
                "{a: [{b: c}]} | {a: [1]} | {a: [1]}",
                "{e: null} | {a: 1} | {e: null, a: 1}",
                "{} | {a: {bb: {ccc: null}}} | {a: {bb: {}}}",
                "{a: 1} | {b: {c: [{d: null}]}} | {a: 1, b: {c: [{d: null}]}}",
            })
    void aMergePatchPutsItsFieldsInPlace(String object, String merge, String expected) throws TransformException {
        becomes("widgets.shop.io", object, expected, "{merge: " + merge + "}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "pods | {spec: %s}",
                "deployments.apps | {spec: {template: {spec: %s}}}",
                "jobs.batch | {spec: {template: {spec: %s}}}",
                "cronjobs.batch | {spec: {jobTemplate: {spec: {template: {spec: %s}}}}}",
                "podtemplates | {template: {spec: %s}}",
            })
    void imagesAreMappedWhereverContainersAre(String type, String object) throws TransformException {
        String before = "{containers: [{name: a, image: 'old.io/team/a:1'}, {name: b}, {name: c, image: other/c}],"
                + " initContainers: [{image: old.io/i}], ephemeralContainers: [{image: 'old.io/e@sha256:0'}]}";
        String after = "{containers: [{name: a, image: 'mine.io/a:1'}, {name: b}, {name: c, image: other/c}],"
                + " initContainers: [{image: new.io/i}], ephemeralContainers: [{image: 'new.io/e@sha256:0'}]}";

        becomes(
                type,
                object.formatted(before),
                object.formatted(after),
                "{images: {old.io/: new.io/, old.io/team/: mine.io/, new.io/: never.io/}}");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "persistentvolumeclaims | {spec: {storageClassName: standard}} | {spec: {storageClassName: premium}}",
                "persistentvolumeclaims | {spec: {storageClassName: premium}} | {spec: {storageClassName: gold}}",
                "persistentvolumeclaims | {spec: {storageClassName: other}} | {spec: {storageClassName: other}}",
                "persistentvolumeclaims | {spec: {}} | {spec: {}}",
                "persistentvolumeclaims | {metadata: {annotations: {volume.beta.kubernetes.io/storage-class: standard}}}"
                        + " | {metadata: {annotations: {volume.beta.kubernetes.io/storage-class: premium}}}",
                "persistentvolumes | {spec: {storageClassName: standard}} | {spec: {storageClassName: premium}}",
                "statefulsets.apps | {spec: {volumeClaimTemplates: [{spec: {storageClassName: standard}}, {spec: {}}]}}"
                        + " | {spec: {volumeClaimTemplates: [{spec: {storageClassName: premium}}, {spec: {}}]}}",
                "widgets.shop.io | {spec: {storageClassName: standard}} | {spec: {storageClassName: standard}}",
            })
    void storageClassesAreMappedOnce(String type, String object, String expected) throws TransformException {
        becomes(type, object, expected, "{storageClasses: {standard: premium, premium: gold}}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{subjects: [{kind: ServiceAccount, name: a, namespace: shop}]}"
                        + " | {subjects: [{kind: ServiceAccount, name: a, namespace: test}]}",
                "{webhooks: [{clientConfig: {service: {namespace: shop}}}]}"
                        + " | {webhooks: [{clientConfig: {service: {namespace: test}}}]}",
                "{spec: {service: {namespace: other}}} | {spec: {service: {namespace: other}}}",
                "{spec: {watch: {namespaces: [shop, other]}}} | {spec: {watch: {namespaces: [test, other]}}}",
                "{metadata: {name: a, namespace: shop}, spec: {namespace: shop}}"
                        + " | {metadata: {name: a, namespace: shop}, spec: {namespace: test}}",
                "{spec: {selector: {namespace: shop}, template: {metadata: {labels: {namespace: shop}}}}}"
                        + " | {spec: {selector: {namespace: shop}, template: {metadata: {labels: {namespace: shop}}}}}",
                "{data: {namespace: shop}, status: {namespace: shop}}"
                        + " | {data: {namespace: shop}, status: {namespace: shop}}",
                "{spec: {namespace: test}} | {spec: {namespace: gone}}",
                "{spec: {namespace: 5, list: [shop]}} | {spec: {namespace: 5, list: [shop]}}",
            })
    void namespacesAreMappedWhereItemsReferToThem(String object, String expected) throws TransformException {
        becomes("widgets.shop.io", object, expected, "{namespaces: {shop: test, test: gone}}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{when: {types: wigdets}, merge: {x: 1}} | the cluster serves no resource type 'wigdets'",
                "{when: {types: 'a{b}*'}, merge: {x: 1}} | 'a{b}*' is not a pattern",
                "{when: {names: '('}, merge: {x: 1}} | '(' is not a pattern",
                "{when: {namespaces: 'a**'}, merge: {x: 1}} | 'a**' is not a pattern",
                "{when: {regex: '('}, merge: {x: 1}} | '(' is not an RE2 regular expression",
                "{when: {labels: 'a ='}, merge: {x: 1}} | ",
                "{when: {labels: '=a'}, merge: {x: 1}} | '=a' in the label selector '=a' is not understood",
            })
    void aMistakeInAConditionIsToldWithItsPlace(String rule, String message) {
        if (message == null) {
            rules(rule);
            return;
        }
        assertThatThrownBy(() -> rules(rule))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("t.yaml:1:")
                .hasMessageContaining(message);
    }
}
