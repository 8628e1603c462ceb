// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import io.cairn.api.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake names the file, the place, the rule and the way out. The first line of a rule is line 5 of the file. */
class RuleMistakesTest {

    private final RuleFixture cluster = new RuleFixture();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{nmae: a, select: {type: pods}} | 8 | unknown field 'nmae' in rule, did you mean 'name'?",
                "{select: {typ: pods}} | 17 | unknown field 'typ' in selector, did you mean 'type'?",
                "{name: a} | 7 | rule 'a' needs either 'select', or both 'before' and 'after'",
                "{select: {type: pods}, before: {select: {type: cm}}} | 7 | rule 'rule 1' needs either 'select', or both",
                "{before: {select: {type: cm}}} | 7 | rule 'rule 1' has no 'after': a pair needs both sides",
                "{before: {}, after: {}} | 16 | 'before' of rule 'rule 1' needs 'select'",
                "{mode: serial, before: {}, after: {}} | 14 | rule 'rule 1' is a pair, which places nothing",
                "{select: {labels: a=b}} | 16 | rule 'rule 1' selects no type: add 'type'",
                "{select: {type: pods, not: {}}} | 34 | 'not' of rule 'rule 1' has no condition",
                "{select: {type: pods, items: [po/a/b]}} | 16 | rule 'rule 1' selects by 'items', which name all there is",
                "{select: {type: [pods, '']}} | 30 | 'type' has an empty value",
                "{select: {type: {}}} | 23 | 'type' must be a single value or a list",
                "{select: {type: pods, ownerDepth: any}} | 41 | rule 'rule 1' has 'ownerDepth' and no 'owner'",
                "{select: {type: pods, olderThan: old}} | 40 | 'old' is neither a length of time such as 12h",
                "{select: {type: pods}, mode: paralel}"
                        + " | 36 | 'paralel' is not a value of mode, did you mean 'parallel'?; write one of",
                "{select: {type: pods}, mode: parallel, sort: name} | 52 | rule 'rule 1' is parallel",
                "{select: {type: pods}, sort: age} | 36 | 'age' is not a value of sort",
                "{select: {type: pods}, sort: {}} | 36 | a sort key of rule 'rule 1' needs one of by, label,",
                "{select: {type: pods}, sort: {by: name, label: a}} | 36 | a sort key of rule 'rule 1' needs one of",
                "{select: {type: pods}, sort: {by: name, values: [a]}} | 55 | 'values' belongs to a sort by label",
                "{select: {type: pods}, sort: {label: a, timeout: 5s}} | 56 | 'timeout' belongs to a sort by 'exec'",
                "{select: {type: pods}, sort: {label: a, values: [b, b]}} | 59 | 'b' stands in 'values' twice",
                "{select: {type: pods}, sort: {exec: [x]}} | 36 | rule 'rule 1' sorts by a command and has no 'values'",
                "{select: {type: pods}, sort: {exec: [], values: [a]}} | 43 | 'exec' of rule 'rule 1' holds no command",
                "{select: {type: pods}, sort: {exec: [x], values: [a], timeout: 5}} | 70 | '5' is not a length of time",
                "{select: {type: pods}, sort: {exec: [x], values: [a], timeout: 0s}} | 70 | the command of rule",
                "{select: {type: pods}, sort: [name, {exec: [x], values: [a]}]} | 43 | rule 'rule 1' sorts by a command behind",
                "{select: {type: pdos}} | 23 | rule 'rule 1': the cluster serves no resource type 'pdos': did you mean pods?",
                "{select: {type: store}} | 23 | rule 'rule 1': 'store' means more than one resource type: write"
                        + " stores.other.io or stores.shop.io",
                "{select: {type: [pods, po]}} | 30 | rule 'rule 1' names the type 'po' twice",
                "{select: {type: ['*', po]}} | 24 | rule 'rule 1': '*' means all types: name no others beside it",
                "{select: {type: pods, names: db-0}} | 36 | rule 'rule 1': 'db-0' has no namespace: write NAMESPACE/db-0",
                "{select: {type: pv, names: a/b}} | 34 | rule 'rule 1': 'a/b' has a namespace, and persistentvolumes are",
                "{select: {type: pods, names: 'a/[b'}} | 36 | rule 'rule 1': '[b' is not a pattern: it has a '[' without its ']'",
                "{select: {type: pods, names: [a/b, a/b]}} | 42 | rule 'rule 1' names pods/a/b twice",
                "{select: {type: pods, names: a/b, namespaces: c}} | 36 | rule 'rule 1' can't match 'a/b': its namespaces are c",
                "{select: {type: pv, namespaces: a}} | 39 | rule 'rule 1': persistentvolumes are cluster-scoped",
                "{select: {type: pv, namespaceLabels: a=b}} | 44 | rule 'rule 1': persistentvolumes are cluster-scoped",
                "{select: {type: pv, owner: sts/a/b}} | 34 | rule 'rule 1': persistentvolumes are cluster-scoped",
                "{select: {type: pods, owner: sts}} | 36 | rule 'rule 1': 'sts' is not an item: write TYPE/NAMESPACE/NAME",
                "{select: {type: pods, owner: sts/db}} | 36 | rule 'rule 1': 'sts/db' has no namespace: write statefulsets.apps",
                "{select: {type: pods, owner: ns/a/db}} | 36 | rule 'rule 1': 'ns/a/db' has a namespace, and namespaces are",
                "{select: {type: pods, regex: 'a(b'}} | 36 | rule 'rule 1': 'a(b' is not a regular expression of RE2: missing",
                "{select: {type: pods, regex: '(?=a)'}} | 36 | rule 'rule 1': '(?=a)' is not a regular expression of RE2",
                "{select: {type: pods, labels: a b}} | 37 | rule 'rule 1': 'a b' in the label selector 'a b' is not understood",
                "{select: {items: ['po/a/b*']}} | 25 | rule 'rule 1': 'items' name single items, and 'po/a/b*' is a pattern",
                "{select: {items: [po/a/b, pods/a/b]}} | 33 | rule 'rule 1' names pods/a/b twice",
                "{select: {type: cm}, freeze: each} | 16 | rule 'rule 1' freezes, which is for pods, and selects none",
                "{select: {type: cm}, sort: {exec: [x], values: [a]}} | 34 | rule 'rule 1' sorts by a command, which runs in",
                "{select: {type: pods}, with: [pvcs]} | 37 | rule 'rule 1': the cluster serves no resource type 'pvcs'",
                "{select: {type: pods}, onMissing: fail} | 7 | rule 'rule 1' matches nothing that is taken",
                "{select: {type: pods}, mode: serial, onMissing: fail} | 7 | rule 'rule 1' matches nothing that is taken",
            })
    void aMistakeIsNamedWithItsPlace(String rule, int column, String message) {
        assertThatThrownBy(() -> cluster.run("- " + rule))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("n.yaml:5:" + column + ": " + message);
    }

    @Test
    void theSameExactNameInTwoRulesIsNamedWithBothPlaces() {
        assertThatThrownBy(() -> cluster.run(
                        "- {name: a, select: {type: pods, names: [s/x, s/db-0]}}",
                        "- {name: b, select: {items: [po/s/db-0]}}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("n.yaml:6:34: rule 'b' names pods/s/db-0, which rule 'a' names too"
                        + " (n.yaml:5:51): keep one of them");
    }

    @Test
    void twoRulesOfOneNameAreAMistake() {
        assertThatThrownBy(() -> cluster.run("- {name: a, select: {type: pods}}", "- {name: a, select: {type: cm}}"))
                .hasMessage("n.yaml:6:7: the rule of n.yaml:5:7 is named 'a' too:" + " give each its own name");
    }

    @Test
    void anExactNameOutsideOfTheBackupIsAMistake() {
        when(cluster.filters.whyOutside(RuleFixture.PODS, "s", "db-0"))
                .thenReturn("the backup doesn't take the namespace s");

        assertThatThrownBy(() -> cluster.run("- {select: {type: pods, names: s/db-0}}"))
                .hasMessage("n.yaml:5:36: rule 'rule 1' names pods/s/db-0, and the backup doesn't take the"
                        + " namespace s: include it, or take it out of the order");
        assertThatThrownBy(() ->
                        cluster.run("- {before: {select: {type: pods, names: s/db-0}}, after: {select: {type: cm}}}"))
                .hasMessageStartingWith("n.yaml:5:45: rule 'rule 1' names pods/s/db-0");
    }
}
