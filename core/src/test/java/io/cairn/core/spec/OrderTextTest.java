// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTextTest {

    private static List<OrderRule> file(String order) {
        return SpecFile.read(
                        "n.yaml",
                        "apiVersion: cairn.io/v1\nkind: Backup\nspec:\n  order:\n"
                                + order.lines()
                                        .map(line -> "    " + line + "\n")
                                        .collect(Collectors.joining()))
                .spec()
                .order();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "pods | {select: {type: pods}}",
                "pods:shop/db-0 | {select: {type: pods, names: [shop/db-0]}}",
                "pods,pvc:shop/db-*,shop/a | {select: {type: [pods, pvc], names: ['shop/db-*', shop/a]}}",
                "clusterroles:'a role' | {select: {type: clusterroles, names: [a role]}}",
                "pods : shop/db-0 , shop/db-1 | {select: {type: pods, names: [shop/db-0, shop/db-1]}}",
                "* ? namespace=audit & place=last | {select: {type: '*', namespaces: [audit]}, place: last}",
                "pods:shop/db-*?label=role=replica | {select: {type: pods, names: 'shop/db-*', labels: role=replica}}",
                "pods?label=a in (b,c),!d&label=e | {select: {type: pods, labels: ['a in (b,c),!d', e]}}",
                "pods?regex='shop/a;b?&c' | {select: {type: pods, regex: 'shop/a;b?&c'}}",
                "pods?annotation=tier=front&annotation=x | {select: {type: pods, annotations: {tier: front, x: '*'}}}",
                "pods?olderThan=3d&newerThan=9d | {select: {type: pods, olderThan: 3d, newerThan: 9d}}",
                "pods?owner=sts/shop/db&ownerDepth=any | {select: {type: pods, owner: sts/shop/db, ownerDepth: any}}",
                "pods?namespaceLabel=a=b | {select: {type: pods, namespaceLabels: a=b}}",
                "pods?!label=app=db&!name=shop/x | {select: {type: pods, not: [{labels: app=db}, {names: shop/x}]}}",
                "pods?sort=ordinal | {select: {type: pods}, sort: ordinal}",
                "pods?sort=-label:role,name" + " | {select: {type: pods}, sort: [{label: role, reverse: true}, name]}",
                "pods?sort=annotation:wave&values=b,a"
                        + " | {select: {type: pods}, sort: {annotation: wave, values: [b, a]}}",
                "pods?exec=db-role --now&container=db&values=replica,primary&onChange=stop&timeout=5s"
                        + " | {select: {type: pods}, sort: {exec: [db-role, --now], container: db,"
                        + " values: [replica, primary], onChange: stop, timeout: 5s}}",
                "pods?exec=\"sh -c 'db-role; true'\"&values=a"
                        + " | {select: {type: pods}, sort: {exec: [sh, -c, db-role; true], values: [a]}}",
                "pods?mode=serial&freeze=each&with=pvc,cm&onError=stop&onMissing=fail"
                        + " | {select: {type: pods}, mode: serial, freeze: each, with: [pvc, cm], onError: stop,"
                        + " onMissing: fail}",
                "cm:shop/app-* -> deploy?owner=st/shop/a"
                        + " | {before: {select: {type: cm, names: 'shop/app-*'}},"
                        + " after: {select: {type: deploy, owner: st/shop/a}}}",
                "pods?rule=mine | {name: mine, select: {type: pods}}",
            })
    void theShortFormMeansWhatTheLongFormMeans(String text, String rule) {
        assertThat(OrderText.parse("--order", List.of(text)))
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(Position.class)
                .ignoringFieldsMatchingRegexes(rule.contains("{name: mine") ? "nothing" : ".*\\.?name")
                .isEqualTo(file("- " + rule));
    }

    @Test
    void semicolonsAndFlagsMakeOneList() {
        List<OrderRule> rules = OrderText.parse("--order", List.of("pods:a/b; pvc:a/c;", "cm"));

        assertThat(rules).extracting(OrderRule::name).containsExactly("pods:a/b", "pvc:a/c", "cm");
        assertThat(rules.get(1).position()).hasToString("--order no. 1:11");
        assertThat(rules.get(2).position()).hasToString("--order no. 2:1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "; | --order:1: there is no rule",
                ":shop/a | --order:1: a rule begins with a type",
                "pods:shop/db-0 pods:shop/db-1 | --order:16: a name has no blank: put ';' between rules",
                "pods:shop/a&freeze=each | --order:13: conditions begin with a '?'",
                "pods; pods?lable=a=b | --order:12: unknown word 'lable', did you mean 'label'?",
                "pods?!mode=serial | --order:6: unknown word 'mode'",
                "pods?label | --order:6: 'label' is not understood: write KEY=VALUE",
                "pods?mode=serail | --order:11: 'serail' is not a value of mode, did you mean 'serial'?",
                "pods?place=first&place=last | --order:24: 'place' is given twice",
                "pods?sort=lable:x | --order:11: 'lable' is nothing to sort by, did you mean 'label'?",
                "pods?sort=size | --order:11: 'size' is not a value of by",
                "pods?values=a | --order:13: 'values' belongs to a sort",
                "pods?sort=ordinal&mode=parallel | --order:11: rule 'pods?sort=ordinal&mode=parallel' is parallel",
                "pods?regex='a | --order:12: the quote ' has no end",
                "a -> b -> c | --order:1: a rule has at most one '->'",
                "a?mode=serial -> b | --order:8: rule 'a?mode=serial -> b' is a pair",
                "pods?olderThan=soon | --order:16: 'soon' is neither a length of time",
                "pods; pods | --order:7: the rule of --order:1 is named 'pods' too",
            })
    void aMistakeIsNamedWithItsColumn(String text, String message) {
        assertThatThrownBy(() -> OrderText.parse("--order", List.of(text)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
    }
}
