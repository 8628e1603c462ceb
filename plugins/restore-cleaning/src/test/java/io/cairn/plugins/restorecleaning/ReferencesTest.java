// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static io.cairn.plugins.restorecleaning.Sample.keep;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    private static final String SERVICE = "{'service': {'namespace': 'shop', 'name': 'hook'}, 'caBundle': 'eA=='}";
    private static final String MOVED = "{'service': {'namespace': 'test', 'name': 'hook'}, 'caBundle': 'eA=='}";

    private final MemoryRestore restore = new MemoryRestore().mapping("shop", "test");

    @ParameterizedTest
    @CsvSource({
        "ServiceAccount,db,shop,db,test",
        "ServiceAccount,db,other,db,other",
        "User,system:serviceaccount:shop:db,,system:serviceaccount:test:db,",
        "User,system:serviceaccount:other:db,,system:serviceaccount:other:db,",
        "User,shop,,shop,",
        "Group,system:serviceaccounts:shop,,system:serviceaccounts:test,",
        "Group,system:serviceaccounts,,system:serviceaccounts,",
        "Group,system:serviceaccounts:,,system:serviceaccounts:,",
        "Group,shop,,shop,"
    })
    void subjectsOfBindingsFollowTheMapping(String kind, String name, String namespace, String newName, String moved)
            throws ClusterException {
        for (String id : new String[] {
            "rolebindings.rbac.authorization.k8s.io/shop/a", "clusterrolebindings.rbac.authorization.k8s.io/a"
        }) {
            Item binding = item(id, "{'subjects': [" + subject(kind, name, namespace) + "]}");

            assertThat(kept(new Bindings(Sample.switches()), binding, restore).trees("subjects"))
                    .containsExactly(json(subject(kind, newName, moved)));
        }
    }

    private static String subject(String kind, String name, String namespace) {
        return "{'kind': '" + kind + "', 'name': '" + name + "'"
                + (namespace == null ? "" : ", 'namespace': '" + namespace + "'") + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validatingwebhookconfigurations.admissionregistration.k8s.io/a",
                "mutatingwebhookconfigurations.admissionregistration.k8s.io/a"
            })
    void webhooksCallTheirServicesWhereThoseGo(String id) throws ClusterException {
        assertThat(kept(
                        new Webhooks(Sample.switches()),
                        item(
                                id,
                                "{'webhooks': [{'name': 'x', 'clientConfig': " + SERVICE
                                        + "}, {'clientConfig': {'url': 'https://shop'}}]}"),
                        restore))
                .isEqualTo(item(
                                id,
                                "{'webhooks': [{'name': 'x', 'clientConfig': " + MOVED
                                        + "}, {'clientConfig': {'url': 'https://shop'}}]}")
                        .object());
    }

    @ParameterizedTest
    @CsvSource({"Unknown,None", "Some,None", "None,None", "NoneOnDryRun,NoneOnDryRun"})
    void sideEffectsThatTheVersionRefusesBecomeNone(String before, String after) throws ClusterException {
        RestoreDecision.Keep decision = keep(
                new Webhooks(Sample.switches()),
                item(
                        "validatingwebhookconfigurations.admissionregistration.k8s.io/a",
                        "{'webhooks': [{'name': 'x.example.com', 'sideEffects': '" + before + "'}]}"),
                restore);

        assertThat(decision.item().object().trees("webhooks"))
                .containsExactly(json("{'name': 'x.example.com', 'sideEffects': '" + after + "'}"));
        assertThat(decision.notes())
                .hasSize(before.equals(after) ? 0 : 1)
                .allSatisfy(note -> assertThat(note).contains("x.example.com", before));
    }

    @Test
    void sideEffectsOfAnOlderVersionStay() throws ClusterException {
        Item v1 = item(
                "validatingwebhookconfigurations.admissionregistration.k8s.io/a",
                "{'webhooks': [{'name': 'x.example.com', 'sideEffects': 'Some'}]}");
        Item older = new Item(
                new ResourceType(
                        v1.type().group(),
                        "v1beta1",
                        v1.type().plural(),
                        v1.type().kind(),
                        false),
                v1.object());

        assertThat(keep(new Webhooks(Sample.switches()), older, restore)).isEqualTo(RestoreDecision.keep(older));
    }

    @Test
    void apiServicesFindTheirServicesWhereThoseGo() throws ClusterException {
        String id = "apiservices.apiregistration.k8s.io/v1.example.com";

        assertThat(kept(new ApiServices(Sample.switches()), item(id, "{'spec': " + SERVICE + "}"), restore))
                .isEqualTo(item(id, "{'spec': " + MOVED + "}").object());
    }

    @Test
    void conversionWebhooksFindTheirServicesWhereThoseGo() throws ClusterException {
        assertThat(definition("{'conversion': {'strategy': 'Webhook', 'webhook': {'clientConfig': " + SERVICE + "}}}"))
                .isEqualTo(json("{'conversion': {'strategy': 'Webhook', 'webhook': {'clientConfig': " + MOVED + "}}}"));
    }

    @Test
    void aDefinitionThatKeepsUnknownFieldsSaysSoInItsSchemas() throws ClusterException {
        assertThat(definition("{'preserveUnknownFields': true, 'versions': [{'name': 'v1'},"
                        + " {'name': 'v2', 'schema': {'openAPIV3Schema': {'type': 'object', 'description': 'x'}}}]}"))
                .isEqualTo(json("{'preserveUnknownFields': false, 'versions': [{'name': 'v1',"
                        + " 'schema': {'openAPIV3Schema': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true}}},"
                        + " {'name': 'v2', 'schema': {'openAPIV3Schema': {'type': 'object', 'description': 'x',"
                        + " 'x-kubernetes-preserve-unknown-fields': true}}}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'preserveUnknownFields': false,", ""})
    void anyOtherDefinitionStaysAsItIs(String field) throws ClusterException {
        String spec = "{" + field + " 'versions': [{'name': 'v1'}]}";

        assertThat(definition(spec)).isEqualTo(json(spec));
    }

    private ObjectTree definition(String spec) throws ClusterException {
        return kept(
                        new Definitions(Sample.switches()),
                        item(
                                "customresourcedefinitions.apiextensions.k8s.io/pools.shop.example.com",
                                "{'spec': " + spec + "}"),
                        restore)
                .tree("spec")
                .orElseThrow();
    }

    @Test
    void aNamespaceLosesWhatTheServerSets() throws ClusterException {
        assertThat(kept(
                        new Namespaces(Sample.switches()),
                        item(
                                "namespaces/shop",
                                "{'metadata': {'labels': {'kubernetes.io/metadata.name': 'shop', 'team': 'a'},"
                                        + " 'finalizers': ['example.com/tidy']}, 'spec': {'finalizers': ['kubernetes']}}"),
                        restore))
                .isEqualTo(item(
                                "namespaces/shop",
                                "{'metadata': {'labels': {'team': 'a'}, 'finalizers': ['example.com/tidy']}}")
                        .object());
    }
}
