// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.testkit.contract.ApiClient.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What Cairn relies on in an API server, as cases that any one has to pass: the in-process server of this kit and a real
 * kube-apiserver alike. A subclass starts a server, for all tests together, and gives its {@link #endpoint()}. Tests run
 * one after another; each makes a namespace of its own and removes it.
 */
public abstract class ApiServerContract extends ApiServerSuite {

    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String METADATA_LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /** For subclasses. */
    protected ApiServerContract() {}

    @Test
    void saysThatItIsReadyAndWhichVersionItIs() {
        assertThat(client().get("/readyz").status()).isEqualTo(200);
        JsonNode version = client().get("/version").json();
        assertThat(version.path("major").asString()).isEqualTo("1");
        assertThat(version.path("gitVersion").asString()).startsWith("v1.");
    }

    @Test
    void aggregatedDiscoveryTellsTypesOfEveryGroup() {
        Reply reply = client().get("/apis", AGGREGATED);
        assertThat(reply.contentType()).startsWith(AGGREGATED);
        JsonNode apps = entry(reply.json().path("items"), "apps");
        JsonNode version = apps.path("versions").path(0);
        assertThat(version.path("version").asString()).isEqualTo("v1");
        assertThat(version.path("freshness").asString()).isEqualTo("Current");
        JsonNode deployments = resource(version.path("resources"), "resource", "deployments");
        assertThat(deployments.path("responseKind").path("kind").asString()).isEqualTo("Deployment");
        assertThat(deployments.path("scope").asString()).isEqualTo("Namespaced");
        assertThat(deployments.path("singularResource").asString()).isEqualTo("deployment");
        assertThat(deployments.path("shortNames").path(0).asString()).isEqualTo("deploy");
        assertThat(texts(deployments.path("verbs"))).contains("get", "list", "watch", "create");
    }

    @Test
    void aggregatedDiscoveryOfTheCoreGroupHasNoName() {
        JsonNode group = client().get("/api", AGGREGATED).json().path("items").path(0);
        assertThat(group.path("metadata").has("name")).isFalse();
        JsonNode nodes = resource(group.path("versions").path(0).path("resources"), "resource", "nodes");
        assertThat(nodes.path("scope").asString()).isEqualTo("Cluster");
    }

    @Test
    void legacyDiscoveryTellsTheSame() {
        assertThat(client().get("/api").json().path("versions").path(0).asString())
                .isEqualTo("v1");
        JsonNode autoscaling = resource(client().get("/apis").json().path("groups"), "name", "autoscaling");
        assertThat(autoscaling.path("preferredVersion").path("groupVersion").asString())
                .isEqualTo("autoscaling/v2");
        assertThat(autoscaling.path("versions")).hasSize(2);
        JsonNode core = client().get("/api/v1").json();
        assertThat(core.path("kind").asString()).isEqualTo("APIResourceList");
        JsonNode pods = resource(core.path("resources"), "name", "pods");
        assertThat(pods.path("kind").asString()).isEqualTo("Pod");
        assertThat(pods.path("singularName").asString()).isEqualTo("pod");
        assertThat(pods.path("namespaced").asBoolean()).isTrue();
        assertThat(texts(pods.path("shortNames"))).containsExactly("po");
        assertThat(texts(core.path("resources"), "name")).contains("pods/status");
    }

    @Test
    void aGetIsTheListItemWithKindAndVersionInFront() {
        createSecret("a");
        String got = client().get(secret("a")).body();
        assertThat(got).startsWith("{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",");
        assertThat(got).endsWith("}\n").doesNotContain("\n ");
        String item = "{" + got.substring("{\"kind\":\"Secret\",\"apiVersion\":\"v1\",".length(), got.length() - 1);
        String list = client().get(secrets()).body();
        assertThat(list)
                .startsWith("{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"");
        assertThat(list).endsWith("},\"items\":[" + item + "]}\n");
    }

    @Test
    void answersEscapeWhatTheGoEncoderEscapes() {
        client().post(
                        secrets(),
                        named("v1", "Secret", "a", ",\"stringData\":{\"x\":\"y\"}")
                                .replace(
                                        "\"name\":\"a\"",
                                        "\"name\":\"a\",\"annotations\":{\"t\":\"<&>\\u00e9\\u2028\\u0001\\\"/\"}"));
        assertThat(client().get(secret("a")).body())
                .contains("{\"t\":\"\\u003c\\u0026\\u003e\u00e9\\u2028\\u0001\\\"/\"}")
                .contains("\"data\":{\"x\":\"eQ==\"}");
    }

    @Test
    void customResourcesCarryTheirKindInListsToo() {
        String group = defineWidgets();
        String widgets = "/apis/" + group + "/v1/namespaces/" + namespace() + "/widgets";
        Reply created = client().post(
                        widgets,
                        named(group + "/v1", "Widget", "w1", ",\"spec\":{\"z\":1,\"a\":\"<\"},\"data\":{\"b\":true}"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String got = client().get(widgets + "/w1").body();
        assertThat(got)
                .startsWith("{\"apiVersion\":\"" + group
                        + "/v1\",\"data\":{\"b\":true},\"kind\":\"Widget\",\"metadata\":{\"")
                .endsWith("\"spec\":{\"a\":\"\\u003c\",\"z\":1}}\n");
        String list = client().get(widgets).body();
        assertThat(list)
                .startsWith("{\"apiVersion\":\"" + group + "/v1\",\"items\":[" + got.strip()
                        + "],\"kind\":\"WidgetList\",\"metadata\":{\"continue\":\"\",\"resourceVersion\":\"");
        JsonNode metadata = client().get(widgets, METADATA_LIST).json();
        assertThat(metadata.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        assertThat(names(metadata)).containsExactly("w1");
    }

    @Test
    void aDefinitionIsServedAndEstablished() {
        String group = defineWidgets();
        JsonNode definition = client().get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets." + group)
                .json();
        JsonNode established = resource(definition.path("status").path("conditions"), "type", "Established");
        assertThat(established.path("status").asString()).isEqualTo("True");
        JsonNode type = resource(client().get("/apis/" + group + "/v1").json().path("resources"), "name", "widgets");
        assertThat(type.path("kind").asString()).isEqualTo("Widget");
        assertThat(texts(type.path("shortNames"))).containsExactly("wdg");
        // The aggregated form is made a moment later than the type is served.
        awaitTrue(() -> texts(client().get("/apis", AGGREGATED).json().path("items"), "metadata", "name")
                .contains(group));
        JsonNode aggregated = entry(client().get("/apis", AGGREGATED).json().path("items"), group)
                .path("versions")
                .path(0)
                .path("resources")
                .path(0);
        assertThat(aggregated.path("responseKind").path("group").asString()).isEqualTo(group);
    }

    @Test
    void pagesFollowOneAnotherAtOneRevision() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            createSecret(name);
        }
        JsonNode first = client().get(secrets() + "?limit=2").json();
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.path("metadata").path("remainingItemCount").asInt()).isEqualTo(3);
        createSecret("bb");
        client().delete(secret("c"));
        client().merge(secret("d"), "{\"metadata\":{\"labels\":{\"changed\":\"yes\"}}}");
        JsonNode second = client().get(next(first, 2)).json();
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(revision(second)).isEqualTo(revision(first));
        assertThat(second.path("items").path(1).path("metadata").has("labels")).isFalse();
        JsonNode third = client().get(next(second, 2)).json();
        assertThat(names(third)).containsExactly("e");
        assertThat(third.path("metadata").has("continue")).isFalse();
        assertThat(third.path("metadata").has("remainingItemCount")).isFalse();
    }

    @Test
    void namespacesAreListedInTheOrderOfTheWholeKey() {
        String dashed = namespace() + "-0";
        client().post("/api/v1/namespaces", named("v1", "Namespace", dashed, ""));
        cleanUp("/api/v1/namespaces/" + dashed);
        createSecret("a", "{\"order\":\"" + namespace() + "\"}");
        client().post(
                        "/api/v1/namespaces/" + dashed + "/secrets",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"z\",\"labels\":{\"order\":\""
                                + namespace() + "\"}}}");
        JsonNode all = client().get("/api/v1/secrets?labelSelector=order%3D" + namespace())
                .json();
        assertThat(names(all)).as("'-' sorts before '/'").containsExactly("z", "a");
        JsonNode first = client().get("/api/v1/secrets?limit=1&labelSelector=order%3D" + namespace())
                .json();
        assertThat(first.path("metadata").has("remainingItemCount"))
                .as("not counted with a selector")
                .isFalse();
        String token = ApiClient.encoded(first.path("metadata").path("continue").asString());
        JsonNode second = client().get(
                        "/api/v1/secrets?limit=1&labelSelector=order%3D" + namespace() + "&continue=" + token)
                .json();
        assertThat(names(second)).containsExactly("a");
    }

    @Test
    void anExactRevisionIsNotTouchedByLaterWrites() {
        createSecret("a");
        String revision = revision(createSecret("b"));
        createSecret("c");
        client().delete(secret("a"));
        client().merge(secret("b"), "{\"metadata\":{\"labels\":{\"changed\":\"yes\"}}}");
        JsonNode then = client().get(secrets() + "?limit=1&resourceVersionMatch=Exact&resourceVersion=" + revision)
                .json();
        assertThat(names(then)).containsExactly("a");
        assertThat(revision(then)).isEqualTo(revision);
        JsonNode rest = client().get(next(then, 1)).json();
        assertThat(names(rest)).containsExactly("b");
        assertThat(revision(rest)).isEqualTo(revision);
        assertThat(rest.path("items").path(0).path("metadata").has("labels")).isFalse();
    }

    @Test
    void oneRevisionHoldsOverTypes() {
        createSecret("a");
        String revision = revision(client().get("/api/v1/namespaces?limit=1").json());
        String leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace() + "/leases";
        client().post(leases, named("coordination.k8s.io/v1", "Lease", "l", ""));
        createSecret("b");
        String exact = "?resourceVersionMatch=Exact&limit=10&resourceVersion=" + revision;
        assertThat(names(client().get(secrets() + exact).json())).containsExactly("a");
        assertThat(names(client().get(leases + exact).json())).isEmpty();
        assertThat(names(client().get(leases).json())).containsExactly("l");
    }

    @Test
    void notOlderThanAndZeroAnswerTheNewest() {
        String revision = revision(createSecret("a"));
        String newest = revision(createSecret("b"));
        JsonNode list = client().get(secrets() + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + revision)
                .json();
        assertThat(names(list)).containsExactly("a", "b");
        assertThat(Long.parseLong(revision(list))).isGreaterThanOrEqualTo(Long.parseLong(newest));
        assertThat(client().get(secrets() + "?resourceVersion=0").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=2&continue=bogus                               | 400 | continue key is not valid",
                "limit=2&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ      | 400 | incorrect encoded start resourceVersion",
                "limit=abc                                            | 400 | invalid syntax",
                "resourceVersion=abc&limit=1                          | 400 | invalid resource version",
                "labelSelector=a+b                                    | 400 | unable to parse requirement: found 'b'",
                "labelSelector=a%3D%3D%3Db                            | 400 | unable to parse requirement: found '='",
                "fieldSelector=foo%3Dbar                              | 400 | field label not supported: foo",
                "resourceVersionMatch=Exact&limit=1                   | 422 | forbidden unless resourceVersion is provided",
                "resourceVersionMatch=Exact&limit=1&resourceVersion=0 | 422 | forbidden for resourceVersion",
                "resourceVersionMatch=Exact&limit=1&resourceVersion=9999999 | 504 | Too large resource version",
                "resourceVersion=9999999                              | 504 | Too large resource version"
            })
    void optionsThatCanNotBeMetAreRefused(String query, int status, String message) {
        Reply reply = client().get("/api/v1/secrets?" + query);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("kind").asString()).isEqualTo("Status");
        assertThat(reply.message()).contains(message);
    }

    @Test
    void aContinueTokenGoesWithNoRevision() {
        createSecret("a");
        createSecret("b");
        String next = next(client().get(secrets() + "?limit=1").json(), 1);
        Reply reply = client().get(next + "&resourceVersion=5");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("specifying resource version is not allowed when using continue");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(client().get("/api/v1/foos").message())
                .isEqualTo("the server could not find the requested resource");
        assertThat(client().get("/apis/apps/v1/foos").status()).isEqualTo(404);
        assertThat(client().get("/apis/foo.example.com/v1/foos").status()).isEqualTo(404);
        assertThat(client().get("/apis/foo.example.com/v1").status()).isEqualTo(404);
        assertThat(client().get(secret("none")).message()).isEqualTo("secrets \"none\" not found");
        Reply deployment = client().get("/apis/apps/v1/namespaces/" + namespace() + "/deployments/none");
        assertThat(deployment.status()).isEqualTo(404);
        assertThat(deployment.message()).isEqualTo("deployments.apps \"none\" not found");
        assertThat(client().delete(secret("none")).status()).isEqualTo(404);
        assertThat(client().put(secret("none"), named("v1", "Secret", "none", ""))
                        .status())
                .isEqualTo(404);
        assertThat(client().get("/api/v1/namespaces/no-such-namespace/secrets").status())
                .as("a list asks not for the namespace")
                .isEqualTo(200);
    }

    @Test
    void createFillsInWhatTheServerKnows() {
        JsonNode metadata = createSecret("a").path("metadata");
        assertThat(metadata.path("uid").asString()).hasSize(36);
        assertThat(metadata.path("namespace").asString()).isEqualTo(namespace());
        assertThat(metadata.path("creationTimestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(metadata.path("resourceVersion").asString()).matches("\\d+");
        Reply generated = client().post(
                        secrets(),
                        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"generateName\":\"gen-\"}}");
        assertThat(generated.metadata().path("name").asString()).matches("gen-.{5}");
    }

    @Test
    void createRefusesWhatCanNotBeMade() {
        createSecret("a");
        Reply again = client().post(secrets(), named("v1", "Secret", "a", ""));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("reason").asString()).isEqualTo("AlreadyExists");
        assertThat(again.message()).isEqualTo("secrets \"a\" already exists");
        Reply nowhere = client().post("/api/v1/namespaces/nowhere/secrets", named("v1", "Secret", "a", ""));
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.message()).isEqualTo("namespaces \"nowhere\" not found");
        Reply badName = client().post(secrets(), named("v1", "Secret", "a_B", ""));
        assertThat(badName.status()).isEqualTo(422);
        assertThat(badName.message()).startsWith("Secret \"a_B\" is invalid: metadata.name: Invalid value: \"a_B\":");
        Reply noName = client().post(secrets(), named("v1", "Secret", "", ""));
        assertThat(noName.status()).isEqualTo(422);
        assertThat(noName.message()).contains("name or generateName is required");
        assertThat(client().post(secrets(), named("v1", "ConfigMap", "b", "")).status())
                .isEqualTo(400);
        assertThat(client().post(secrets(), "garbage").status()).isEqualTo(400);
        Reply restored =
                client().post(secrets(), named("v1", "Secret", "b", "").replace("}}", ",\"resourceVersion\":\"5\"}}"));
        assertThat(restored.status()).isEqualTo(500);
        assertThat(restored.message()).isEqualTo("resourceVersion should not be set on objects to be created");
    }

    @Test
    void aDryRunStoresNothing() {
        Reply created = client().post(secrets() + "?dryRun=All", named("v1", "Secret", "a", ""));
        assertThat(created.status()).isEqualTo(201);
        assertThat(client().get(secret("a")).status()).isEqualTo(404);
        createSecret("b");
        assertThat(client().delete(secret("b") + "?dryRun=All").status()).isEqualTo(200);
        assertThat(client().get(secret("b")).status()).isEqualTo(200);
    }

    @Test
    void updateRefusesAStaleRevision() {
        String stale = revision(createSecret("a"));
        client().merge(secret("a"), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        Reply reply = client().put(
                        secret("a"),
                        named("v1", "Secret", "a", "")
                                .replace("\"name\":\"a\"", "\"name\":\"a\",\"resourceVersion\":\"" + stale + "\""));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.json().path("reason").asString()).isEqualTo("Conflict");
        assertThat(reply.message())
                .isEqualTo("Operation cannot be fulfilled on secrets \"a\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void patchesChangeAndAPatchOfNothingMakesNoRevision() {
        String first = revision(createSecret("a"));
        Reply same = client().merge(secret("a"), "{\"data\":{\"k\":\"djE=\"}}");
        assertThat(revision(same.json())).isEqualTo(first);
        Reply merged = client().merge(secret("a"), "{\"data\":{\"k\":null,\"n\":\"djI=\"}}");
        assertThat(merged.json().path("data").propertyNames()).containsExactly("n");
        assertThat(revision(merged.json())).isNotEqualTo(first);
        Reply patched = client().send(
                        "PATCH",
                        secret("a"),
                        "application/json-patch+json",
                        "[{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"a\"},"
                                + "{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"x/y\":\"1\"}},"
                                + "{\"op\":\"replace\",\"path\":\"/metadata/labels/x~1y\",\"value\":\"2\"}]");
        assertThat(patched.metadata().path("labels").path("x/y").asString()).isEqualTo("2");
        Reply failing = client().send(
                        "PATCH",
                        secret("a"),
                        "application/json-patch+json",
                        "[{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"b\"}]");
        assertThat(failing.status()).isEqualTo(422);
        assertThat(client().send("PATCH", secret("a"), "application/json", "{}").status())
                .isEqualTo(415);
    }

    @Test
    void serverSideApplyCreatesMergesAndKnowsItsManagers() {
        String body = named("v1", "Secret", "a", ",\"data\":{\"k\":\"djE=\"}");
        Reply created = client().apply(secret("a") + "?fieldManager=one", body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonNode entry = created.metadata().path("managedFields").path(0);
        assertThat(entry.path("manager").asString()).isEqualTo("one");
        assertThat(entry.path("operation").asString()).isEqualTo("Apply");
        assertThat(entry.path("fieldsV1").path("f:data").has("f:k")).isTrue();
        Reply again = client().apply(secret("a") + "?fieldManager=one", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(revision(again.json())).isEqualTo(revision(created.json()));

        String other = named("v1", "Secret", "a", ",\"data\":{\"k\":\"djI=\",\"n\":\"djM=\"}");
        Reply conflict = client().apply(secret("a") + "?fieldManager=two", other);
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.k");
        Reply forced = client().apply(secret("a") + "?fieldManager=two&force=true", other);
        assertThat(forced.status()).isEqualTo(200);
        assertThat(forced.json().path("data").path("k").asString()).isEqualTo("djI=");
        Reply less = client().apply(
                        secret("a") + "?fieldManager=two", named("v1", "Secret", "a", ",\"data\":{\"k\":\"djI=\"}"));
        assertThat(less.json().path("data").propertyNames())
                .as("a field that its only manager leaves out goes away")
                .containsExactly("k");
        assertThat(client().apply(secret("a"), body).status()).as("no manager").isEqualTo(422);
        String managed = body.replaceFirst("}", ",\"managedFields\":[{\"manager\":\"x\",\"operation\":\"Apply\"}]}");
        assertThat(client().apply(secret("a") + "?fieldManager=one", managed).status())
                .isEqualTo(400);
        String stale = body.replaceFirst("}", ",\"resourceVersion\":\"3\"}");
        assertThat(client().apply(secret("a") + "?fieldManager=one", stale).status())
                .isEqualTo(409);
    }

    @Test
    void anApplyThatConflictsNamesEachFieldAndItsManager() {
        String body = named("v1", "Secret", "a", ",\"data\":{\"k\":\"djE=\"}");
        client().post(secrets() + "?fieldManager=one", body);
        Reply conflict = client().apply(secret("a") + "?fieldManager=one", body.replace("djE=", "djI="));
        assertThat(conflict.status())
                .as("what a manager created is not what it applied")
                .isEqualTo(409);
        JsonNode cause = conflict.json().path("details").path("causes").path(0);
        assertThat(cause.path("reason").asString()).isEqualTo("FieldManagerConflict");
        assertThat(cause.path("message").asString()).startsWith("conflict with \"one\"");
        assertThat(cause.path("field").asString()).isEqualTo(".data.k");
    }

    @Test
    void aWriteCanBeAnsweredWithTheMetadataAlone() {
        Reply created = client().send("POST", secrets(), "application/json", named("v1", "Secret", "a", ""), METADATA);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(created.json()).isEqualTo(client().get(secret("a"), METADATA).json());
        Reply replaced = client().send(
                        "PUT",
                        secret("a"),
                        "application/json",
                        named("v1", "Secret", "a", ",\"data\":{\"k\":\"djE=\"}"),
                        METADATA);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(revision(replaced.json())).isNotEqualTo(revision(created.json()));
    }

    @Test
    void aDryRunSaysThatANameIsTaken() {
        createSecret("a");
        Reply taken = client().post(secrets() + "?dryRun=All", named("v1", "Secret", "a", ""));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().path("reason").asString()).isEqualTo("AlreadyExists");
    }

    @Test
    void aDeletedOwnerGoesEvenIfItOrphans() {
        String uid = createSecret("a").path("metadata").path("uid").asString();
        Reply deleted = client().send(
                        "DELETE",
                        secret("a"),
                        "application/json",
                        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Orphan\","
                                + "\"preconditions\":{\"uid\":\"" + uid + "\"}}");
        assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
        awaitTrue(() -> client().get(secret("a")).status() == 404);
    }

    @Test
    void aFinalizerHoldsADeletedObject() {
        createSecret("a");
        client().merge(secret("a"), "{\"metadata\":{\"finalizers\":[\"example.com/held\"]}}");
        Reply deleted = client().delete(secret("a"));
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("kind").asString()).isEqualTo("Secret");
        assertThat(client().get(secret("a")).metadata().has("deletionTimestamp"))
                .isTrue();
        assertThat(client().merge(secret("a"), "{\"metadata\":{\"finalizers\":null}}")
                        .status())
                .isEqualTo(200);
        assertThat(client().get(secret("a")).status()).isEqualTo(404);
    }

    @Test
    void deleteAnswersSuccessAndChecksThePrecondition() {
        createSecret("a");
        Reply wrong = client().send(
                        "DELETE",
                        secret("a"),
                        "application/json",
                        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\"other\"}}");
        assertThat(wrong.status()).isEqualTo(409);
        Reply deleted = client().delete(secret("a"));
        assertThat(deleted.json().path("status").asString()).isEqualTo("Success");
        assertThat(deleted.json().path("details").path("kind").asString()).isEqualTo("secrets");
    }

    @Test
    void aTerminatingNamespaceTakesNothingNew() {
        String doomed = unique("doomed");
        String path = "/api/v1/namespaces/" + doomed;
        client().post(
                        "/api/v1/namespaces",
                        named("v1", "Namespace", doomed, "").replace("}}", ",\"finalizers\":[\"example.com/held\"]}}"));
        client().post(path + "/secrets", named("v1", "Secret", "a", ""));
        assertThat(client().delete(path).json().path("status").path("phase").asString())
                .isEqualTo("Terminating");
        Reply refused = client().post(path + "/secrets", named("v1", "Secret", "b", ""));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message())
                .isEqualTo("secrets \"b\" is forbidden: unable to create new content in namespace " + doomed
                        + " because it is being terminated");
        awaitTrue(() -> client().get(path + "/secrets/a").status() == 404);
        client().merge(path, "{\"metadata\":{\"finalizers\":null}}");
        awaitTrue(() -> client().get(path).status() == 404);
    }

    @Test
    void statusIsWrittenThroughItsSubresourceAlone() {
        String group = defineWidgets();
        String widgets = "/apis/" + group + "/v1/namespaces/" + namespace() + "/widgets";
        Reply created = client().post(
                        widgets,
                        named(group + "/v1", "Widget", "w", ",\"spec\":{\"a\":1},\"status\":{\"phase\":\"New\"}"));
        assertThat(created.json().has("status")).isFalse();
        assertThat(created.metadata().path("generation").asInt()).isEqualTo(1);
        Reply status = client().merge(widgets + "/w/status", "{\"spec\":{\"a\":2},\"status\":{\"phase\":\"Ready\"}}");
        assertThat(status.json().path("spec").path("a").asInt()).isEqualTo(1);
        assertThat(status.json().path("status").path("phase").asString()).isEqualTo("Ready");
        Reply spec = client().merge(widgets + "/w", "{\"spec\":{\"a\":2},\"status\":{\"phase\":\"Gone\"}}");
        assertThat(spec.json().path("status").path("phase").asString()).isEqualTo("Ready");
        assertThat(spec.metadata().path("generation").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=db                   | a,b",
                "app==db,tier!=gold       | b",
                "app!=db                  | c,d",
                "app in (db,web)          | a,b,c",
                "app in (db),tier         | a",
                "app notin (db,web)       | d",
                "!app                     | d",
                "tier                     | a",
                "app in ( db , web ),!tier| b,c",
                "app=                     | -"
            })
    void labelsSelect(String selector, String expected) {
        createSecret("a", "{\"app\":\"db\",\"tier\":\"gold\"}");
        createSecret("b", "{\"app\":\"db\"}");
        createSecret("c", "{\"app\":\"web\"}");
        createSecret("d");
        List<String> selected = names(client().get(secrets() + "?labelSelector=" + ApiClient.encoded(selector))
                .json());
        assertThat(selected).isEqualTo(expected.equals("-") ? List.of() : List.of(expected.split(",", -1)));
    }

    @Test
    void fieldsSelectByNameAndNamespace() {
        createSecret("a");
        createSecret("b");
        assertThat(names(client().get(secrets() + "?fieldSelector=metadata.name%3Db")
                        .json()))
                .containsExactly("b");
        assertThat(names(client().get(secrets() + "?fieldSelector=metadata.name!%3Db")
                        .json()))
                .containsExactly("a");
        assertThat(names(client().get("/api/v1/secrets?fieldSelector=metadata.namespace%3D" + namespace())
                        .json()))
                .containsExactly("a", "b");
        Reply exact = client().get(
                        secrets() + "?fieldSelector=metadata.name%3Da&resourceVersionMatch=Exact&resourceVersion="
                                + revision(client().get(secrets()).json()));
        assertThat(names(exact.json())).containsExactly("a");
    }

    @Test
    void metadataCanBeReadAlone() {
        JsonNode whole = createSecret("a", "{\"x\":\"y\"}");
        Reply one = client().get(secret("a"), METADATA);
        assertThat(one.body())
                .startsWith("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{");
        assertThat(one.metadata()).isEqualTo(whole.path("metadata"));
        assertThat(one.json().has("data")).isFalse();
        createSecret("b");
        JsonNode list = client().get(secrets() + "?limit=1", METADATA_LIST).json();
        assertThat(list.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        assertThat(list.path("items").path(0)).isEqualTo(one.json());
        assertThat(list.path("metadata").path("remainingItemCount").asInt()).isEqualTo(1);
    }

    @Test
    void aWatchTellsWhatHappenedSinceARevision() throws IOException {
        String revision = revision(createSecret("a"));
        createSecret("b");
        client().merge(secret("b"), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        client().delete(secret("b"));
        try (BufferedReader lines = watch("&resourceVersion=" + revision)) {
            assertThat(event(lines)).isEqualTo(Map.entry("ADDED", "b"));
            assertThat(event(lines)).isEqualTo(Map.entry("MODIFIED", "b"));
            assertThat(event(lines)).isEqualTo(Map.entry("DELETED", "b"));
            createSecret("c");
            assertThat(event(lines)).isEqualTo(Map.entry("ADDED", "c"));
        }
        try (BufferedReader lines = watch("&resourceVersion=" + revision + "&labelSelector=x%3Dy")) {
            assertThat(event(lines)).isEqualTo(Map.entry("ADDED", "b"));
            assertThat(event(lines)).isEqualTo(Map.entry("DELETED", "b"));
        }
        try (BufferedReader lines = watch("")) {
            assertThat(List.of(event(lines), event(lines)))
                    .as("without a revision what is there comes first")
                    .containsExactlyInAnyOrder(Map.entry("ADDED", "a"), Map.entry("ADDED", "c"));
        }
    }

    @Test
    void aUserWithoutRightsIsToldWhichOneIsMissing() {
        ApiClient powerless = client().as(endpoint().powerlessToken());
        String user = endpoint().powerlessUser();
        Reply list = powerless.get("/api/v1/pods");
        assertThat(list.status()).isEqualTo(403);
        assertThat(list.json().path("reason").asString()).isEqualTo("Forbidden");
        assertThat(list.message())
                .isEqualTo("pods is forbidden: User \"" + user
                        + "\" cannot list resource \"pods\" in API group \"\" at the cluster scope");
        assertThat(powerless.get("/apis/apps/v1/namespaces/n/deployments/x").message())
                .isEqualTo("deployments.apps \"x\" is forbidden: User \"" + user
                        + "\" cannot get resource \"deployments\" in API group \"apps\" in the namespace \"n\"");
        assertThat(powerless.get("/api/v1/namespaces/n").message())
                .isEqualTo("namespaces \"n\" is forbidden: User \"" + user
                        + "\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"n\"");
        assertThat(powerless.get("/apis").status()).as("discovery is open").isEqualTo(200);
    }

    @Test
    void aUserMayAskWhatTheyMayDo() {
        String reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        String review = "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\",\"spec\":"
                + "{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"pods\"}}}";
        Reply admin = client().post(reviews, review);
        assertThat(admin.status()).isEqualTo(201);
        assertThat(admin.json().path("status").path("allowed").asBoolean()).isTrue();
        Reply powerless = client().as(endpoint().powerlessToken()).post(reviews, review);
        assertThat(powerless.json().path("status").path("allowed").asBoolean()).isFalse();
    }

    @Test
    void anUnknownTokenIsUnauthorized() {
        Reply reply = client().as("no-such-token").get("/api/v1/pods");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.message()).isEqualTo("Unauthorized");
    }

    private String defineWidgets() {
        String group = unique("widgets") + ".example.com";
        String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        Reply created = client().post(
                        definitions,
                        named(
                                "apiextensions.k8s.io/v1",
                                "CustomResourceDefinition",
                                "widgets." + group,
                                ",\"spec\":{\"group\":\"" + group + "\",\"scope\":\"Namespaced\",\"names\":"
                                        + "{\"plural\":\"widgets\",\"kind\":\"Widget\",\"shortNames\":[\"wdg\"]},"
                                        + "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,"
                                        + "\"subresources\":{\"status\":{}},\"schema\":{\"openAPIV3Schema\":{\"type\":"
                                        + "\"object\",\"x-kubernetes-preserve-unknown-fields\":true}}}]}"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        cleanUp(definitions + "/widgets." + group);
        awaitTrue(() -> client().get("/apis/" + group + "/v1/widgets").status() == 200);
        return group;
    }

    private String next(JsonNode list, int limit) {
        return secrets() + "?limit=" + limit + "&continue="
                + ApiClient.encoded(list.path("metadata").path("continue").asString());
    }

    private BufferedReader watch(String query) {
        return new BufferedReader(
                new InputStreamReader(client().stream(secrets() + "?watch=true" + query), StandardCharsets.UTF_8));
    }

    private static Map.Entry<String, String> event(BufferedReader lines) throws IOException {
        JsonNode event = ApiClient.MAPPER.readTree(lines.readLine());
        return Map.entry(
                event.path("type").asString(),
                event.path("object").path("metadata").path("name").asString());
    }

    private static JsonNode entry(JsonNode items, String name) {
        for (JsonNode item : items) {
            if (item.path("metadata").path("name").asString("").equals(name)) {
                return item;
            }
        }
        throw new AssertionError("no entry for " + name);
    }

    private static JsonNode resource(JsonNode array, String field, String value) {
        for (JsonNode element : array) {
            if (element.path(field).asString("").equals(value)) {
                return element;
            }
        }
        throw new AssertionError("no element whose " + field + " is " + value + " in " + array);
    }

    private static List<String> texts(JsonNode array, String... path) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            JsonNode value = element;
            for (String name : path) {
                value = value.path(name);
            }
            texts.add(value.asString(""));
        }
        return texts;
    }

    // A real cluster does some things a moment later, in a controller.
    private static void awaitTrue(java.util.function.BooleanSupplier condition) {
        for (int i = 0; i < 300; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("the server did not come to the expected state within 30 seconds");
    }
}
