// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldDiffTest {

    private static ObjectTree tree(String json) {
        return TreeJson.read(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static List<String> between(String before, String after) {
        return FieldDiff.between(tree(before), tree(after)).stream()
                .map(change -> change.path() + ": "
                        + change.before().map(Object::toString).orElse("-") + " > "
                        + change.after().map(Object::toString).orElse("-"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'spec':{'a':1}} | {'spec':{'a':2}} | spec.a: 1 > 2",
                "{'spec':{}} | {'spec':{'a':{'b':true}}} | spec: - > {a={b=true}}",
                "{'spec':{'a':1,'b':2}} | {'spec':{'b':2}} | spec.a: 1 > -",
                "{'metadata':{'annotations':{'x.io/y':'1'}}} | {'metadata':{'annotations':{'x.io/y':'2'}}} | metadata.annotations[x.io/y]: 1 > 2",
                "{'l':[1,2]} | {'l':[1,3,4]} | l[1]: 2 > 3;l[2]: - > 4",
                "{'c':[{'name':'a','v':1},{'name':'b'}]} | {'c':[{'name':'new'},{'name':'a','v':2},{'name':'b'}]} | c[a].v: 1 > 2;c[new]: - > {name=new}",
                "{'c':[{'name':'a'},{'name':'b'}]} | {'c':[{'name':'b'},{'name':'a'}]} | c: [{name=a}, {name=b}] > [{name=b}, {name=a}]",
                "{'c':[{'name':'a'},{'name':'a','v':1}]} | {'c':[{'name':'a'},{'name':'a','v':2}]} | c[1].v: 1 > 2",
                "{'a':1} | {'a':'1'} | a: 1 > 1",
            })
    void fieldsThatDifferAreNamedWithTheirValues(String before, String after, String changes) {
        assertThat(between(before, after)).containsExactly(changes.split(";", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'metadata':{'resourceVersion':'1','uid':'a','generation':1,'managedFields':[]}} | {'metadata':{'resourceVersion':'2'}}",
                "{'status':{'ready':true}} | {'status':{'ready':false}}",
                "{'a':1,'b':2} | {'b':2,'a':1}",
            })
    void whatAServerSetsIsLeftOut(String before, String after) {
        assertThat(between(before, after)).isEmpty();
    }

    @Test
    void ofASecretOnlyWhatIsCountedOutIsShown() {
        List<FieldChange> changes = FieldDiff.between(
                tree(
                        "{'type':'a','metadata':{'labels':{'x':'1'},'annotations':{'kept':'secret1'}},'data':{'p':'secret2'}}"),
                tree("{'type':'b','metadata':{'labels':{'x':'2'}},'data':{'p':'secret3','q':'secret4'}}"));

        assertThat(SecretMask.of(ItemId.parse("secrets/shop/x"), changes))
                .extracting(FieldChange::toString)
                .noneMatch(text -> text.contains("secret"))
                .anyMatch(text -> text.contains("metadata.labels.x") && text.contains("1") && text.contains("2"))
                .anyMatch(text -> text.contains("data.p") && text.contains("(hidden)"));
        assertThat(SecretMask.of(ItemId.parse("configmaps/shop/x"), changes)).isEqualTo(changes);
    }
}
