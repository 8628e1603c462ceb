// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

    private static ObjectTree tree(String json) {
        return Fixture.tree(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1,'b':{'c':2,'d':3}} | {'b':{'d':3,'c':2},'a':1} | the order of fields",
                "{'metadata':{'name':'x','uid':'u','resourceVersion':'1','generation':4,'selfLink':'/x'}} | "
                        + "{'metadata':{'name':'x'}} | what the server sets",
                "{'metadata':{'name':'x','creationTimestamp':'t','managedFields':[{}],'deletionTimestamp':'t',"
                        + "'deletionGracePeriodSeconds':30}} | {'metadata':{'name':'x'}} | and more of it",
                "{'status':{'phase':'Bound'}} | {} | the status",
                "{'metadata':{'annotations':{'deployment.kubernetes.io/revision':'3'}}} | {'metadata':{}} | the count",
                "{'metadata':{'labels':{},'annotations':{},'ownerReferences':[]}} | {} | empty metadata",
                "{'data':{}} | {} | nothing at the top",
                "{'spec':{'a':null,'b':[]}} | {'spec':{}} | nulls and empty lists",
                "{'spec':{'a':1.0,'b':1e2}} | {'spec':{'a':1,'b':100}} | ways to write a number",
                "{'kind':'Namespace','metadata':{'labels':{'kubernetes.io/metadata.name':'a'}}} | {'kind':'Namespace'} |"
                        + " the name as a label of a namespace"
            })
    void theseSayTheSame(String one, String other, String why) {
        assertThat(Content.of(tree(one))).as(why).isEqualTo(Content.of(tree(other)));
        assertThat(Fingerprint.of(tree(one))).as(why).isEqualTo(Fingerprint.of(tree(other)));
        assertThat(Differences.between(tree(one), tree(other))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':[1,2]} | {'a':[2,1]} | a[0],a[1]",
                "{'a':'1'} | {'a':1} | a",
                "{'a':[{}]} | {'a':[]} | a",
                "{'spec':{'from':[{'namespaceSelector':{}}]}} | {'spec':{'from':[{'podSelector':{}}]}} | "
                        + "spec.from[0].namespaceSelector,spec.from[0].podSelector",
                "{'metadata':{'annotations':{'kubectl.kubernetes.io/last-applied-configuration':'x'}}} | {} | metadata",
                "{'metadata':{'labels':{'a/b':'x','c':'y'}}} | {'metadata':{'labels':{'c':'z'}}} | "
                        + "metadata.labels[a/b],metadata.labels.c",
                "{'metadata':{'finalizers':['f']}} | {'metadata':{'finalizers':['g']}} | metadata.finalizers[0]",
                "{'metadata':{'ownerReferences':[{'uid':'a'}]}} | {'metadata':{'ownerReferences':[{'uid':'b'}]}} | "
                        + "metadata.ownerReferences[0].uid",
                "{'spec':{'c':[{'image':'a'},{'image':'b'}]}} | {'spec':{'c':[{'image':'a'},{'image':'c'}]}} | "
                        + "spec.c[1].image",
                "{'spec':{'n':10000000000000000000000}} | {'spec':{'n':10000000000000000000001}} | spec.n"
            })
    void theseDifferAtThesePaths(String one, String other, String paths) {
        assertThat(Fingerprint.of(tree(one))).isNotEqualTo(Fingerprint.of(tree(other)));
        assertThat(String.join(",", Differences.between(tree(one), tree(other))))
                .isEqualTo(paths);
    }

    @Test
    void onlyTheFirstPathsAreTold() {
        ObjectTree other = tree("{'a':1,'b':2,'c':3,'d':4,'e':5}");

        assertThat(Differences.words(Differences.between(ObjectTree.empty(), other)))
                .isEqualTo("a, b, c and 2 more");
    }

    @Test
    void numbersOfAnySizeAreCompared() {
        assertThat(Content.of(tree("{'n':1e999999999}"))).isNotEqualTo(Content.of(tree("{'n':1e999999998}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"})
    void whatOnlyTheServerSetsIsNotSent(String field) {
        ObjectTree object = tree("{'metadata':{'name':'x','" + field + "':'1'},'status':{'a':1}}");

        assertThat(Content.sendable(object)).isEqualTo(tree("{'metadata':{'name':'x'},'status':{'a':1}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'spec':{'clusterIP':'10.0.0.1','type':'A'}} | {'spec':{'type':'A'}} | {'spec':{'type':'B'}} | "
                        + "{'spec':{'type':'B','clusterIP':'10.0.0.1'}} | what cleaning took stays",
                "{'spec':{'ip':'x','type':'A'}} | {'spec':{'type':'A'}} | {'spec':{'ip':'y'}} | {'spec':{'ip':'y'}} | "
                        + "unless something else is wanted; and what is not wanted goes",
                "{'ports':[{'port':80,'nodePort':3}],'a':1} | {'ports':[{'port':80}],'a':1} | {'ports':[{'port':80}],'a':2} |"
                        + " {'ports':[{'port':80,'nodePort':3}],'a':2} | a list that is the same stays as it is",
                "{'ports':[{'port':80,'nodePort':3}]} | {'ports':[{'port':80}]} | {'ports':[{'port':81}]} | "
                        + "{'ports':[{'port':81}]} | a list that differs is the wanted one",
                "{'a':{'b':1}} | {'a':{'b':1}} | {} | {} | nothing is kept that wasn't cleaned away"
            })
    void whatTheClusterGaveALiveObjectIsKept(String live, String cleaned, String wanted, String sent, String why) {
        assertThat(Overlay.of(tree(live), tree(cleaned), tree(wanted))).as(why).isEqualTo(tree(sent));
    }
}
