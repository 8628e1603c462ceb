// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static io.cairn.core.apply.Fixture.SECRETS;
import static io.cairn.core.apply.Fixture.secretJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ResourceType;
import io.cairn.core.kube.KubeStatusException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

    private static final Desired WEB = Fixture.desired(
            new ResourceType("apps", "v1", "deployments", "Deployment", true),
            Fixture.json("apps/v1", "Deployment", "web", ""));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | Forbidden | deployments.apps is forbidden: User \"ann\" cannot create resource \"deployments\" in API"
                        + " group \"apps\" in the namespace \"n\" | NO_RIGHT | has not the right: deployments.apps is",
                "403 | Forbidden | deployments.apps \"web\" is forbidden: exceeded quota: q, requested: count=1 | QUOTA | "
                        + "a quota of the namespace n is used up",
                "403 | Forbidden | deployments.apps \"web\" is forbidden: unable to create new content in namespace n because"
                        + " it is being terminated | NAMESPACE_TERMINATING | wait until it is gone",
                "403 | Forbidden | pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\" | OTHER | PodSecurity",
                "404 | NotFound | namespaces \"n\" not found | NO_NAMESPACE | the namespace n doesn't exist in the cluster",
                "404 | NotFound | roles.rbac.authorization.k8s.io \"r\" not found | NO_REFERENT | is not in the cluster: roles",
                "403 | Forbidden | pods \"p\" is forbidden: error looking up service account n/a: serviceaccount \"a\" not"
                        + " found | NO_REFERENT | service account n/a",
                "403 | Forbidden | pods \"p\" is forbidden: no PriorityClass with name high was found | NO_REFERENT | high",
                "404 | NotFound | the server could not find the requested resource | NO_TYPE | doesn't serve"
                        + " deployments.apps in version v1",
                "422 | Invalid | Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1 | INVALID | replicas",
                "400 | BadRequest | unknown field \"x\" | INVALID | finds it invalid: unknown field",
                "400 | '' | admission webhook \"w.example.com\" denied the request: no latest tags | WEBHOOK | admission"
                        + " refuses it: admission webhook \"w.example.com\"",
                "422 | Invalid | deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
                        + " request: no | WEBHOOK | admission refuses it",
                "500 | InternalError | Internal error occurred: failed calling webhook \"w\": connection refused | WEBHOOK |"
                        + " bring up what it calls, or remove its configuration",
                "409 | Conflict | somebody was faster | CONFLICT | status 409",
                "413 | RequestEntityTooLarge | etcdserver: request is too large | OTHER | status 413: etcdserver"
            })
    void theServersRefusalIsToldWithWhatToDo(int status, String reason, String message, Refusal refusal, String words) {
        Applied applied = Refusals.of(refused(status, reason, message), WEB);

        assertThat(applied.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(applied.refusal()).isEqualTo(refusal);
        assertThat(applied.reason()).contains(words).doesNotEndWith(".");
    }

    private static KubeStatusException refused(
            int status, String reason, String message, KubeStatusException.Cause... causes) {
        return new KubeStatusException("any", status, reason, message, "", List.of(causes));
    }

    @Test
    void ofAnInvalidSecretOnlyTheFieldsAreTold() {
        KubeStatusException refusal = refused(
                422,
                "Invalid",
                "Secret \"s\" is invalid: data[.dockercfg]: Invalid value: \"hunter2\": must be JSON",
                new KubeStatusException.Cause("FieldValueInvalid", "Invalid value: \"hunter2\"", "data[.dockercfg]"));

        assertThat(Refusals.of(refusal, Fixture.secret("{}")).reason())
                .isEqualTo("the API server finds it invalid: data[.dockercfg]");
    }

    @Test
    void ofAMalformedSecretNothingIsQuoted() {
        KubeStatusException refusal = refused(400, "BadRequest", "illegal base64 data: \"hunter2\"");

        assertThat(Refusals.of(refusal, Fixture.secret("{}")).reason())
                .isEqualTo("the API server finds it invalid: illegal base64 data: \"…\"");
    }

    @Test
    void aPortThatAnotherServiceHasIsToldWithAWayOut() {
        Desired service = Fixture.desired(
                new ResourceType("", "v1", "services", "Service", true), Fixture.json("v1", "Service", "s", ""));
        KubeStatusException refusal = refused(
                422, "Invalid", "spec.ports[0].nodePort: Invalid value: 31234: provided port is already allocated");

        assertThat(Refusals.of(refusal, service).reason())
                .endsWith("already allocated; another service has it: free it there, or take it off by a transform");
    }

    @Test
    void theServersWordsComeOnOneLineAndNotWithoutEnd() {
        assertThat(Refusals.said(refused(400, "", " a\n  b \n"))).isEqualTo("a; b");
        assertThat(Refusals.said(refused(400, "", "x".repeat(5000)))).hasSizeLessThan(700);
        assertThat(Refusals.said(refused(400, "", ""))).isEqualTo("status 400");
        assertThat(Refusals.said(refused(422, "", "spec is immutable\n@@ -1 +1 @@\n-a")))
                .isEqualTo("spec is immutable");
    }

    @Test
    void aServerSaysTheseThings() throws Exception {
        try (Fixture cluster = new Fixture(folder)) {
            Desired elsewhere = Fixture.desired(SECRETS, secretJson("{}").replace("\"n\"", "\"missing\""));
            Desired unknown = Fixture.desired(
                    new ResourceType("example.com", "v1", "widgets", "Widget", true),
                    Fixture.json("example.com/v1", "Widget", "w", ""));
            Desired misnamed = Fixture.desired(SECRETS, secretJson("{}").replace("\"s\"", "\"S_\""));

            assertThat(cluster.apply(elsewhere).refusal()).isEqualTo(Refusal.NO_NAMESPACE);
            assertThat(cluster.apply(unknown).refusal()).isEqualTo(Refusal.NO_TYPE);
            assertThat(cluster.apply(misnamed).refusal()).isEqualTo(Refusal.INVALID);

            cluster.given("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"doomed\","
                    + "\"finalizers\":[\"example.com/f\"]}}");
            cluster.server.delete("namespaces/doomed");
            Desired late = Fixture.desired(SECRETS, secretJson("{}").replace("\"n\"", "\"doomed\""));
            assertThat(cluster.apply(late).refusal()).isEqualTo(Refusal.NAMESPACE_TERMINATING);
        }
    }

    @Test
    void aMissingRightIsTold() throws Exception {
        try (Fixture cluster = new Fixture(folder, "bob", io.cairn.core.kube.RequestLimit.UNLIMITED)) {
            Applied applied = cluster.apply(Fixture.secret("{}"));

            assertThat(applied.refusal()).isEqualTo(Refusal.NO_RIGHT);
            assertThat(applied.reason()).contains("User \"bob\" cannot create resource \"secrets\"");
        }
    }

    @Test
    void aWebhookThatIsDownIsNotWaitedFor() throws Exception {
        try (Fixture cluster = new Fixture(folder)) {
            cluster.server
                    .faults()
                    .on("POST", ".*/secrets")
                    .refuse(500, "InternalError", "Internal error occurred: failed calling webhook \"w\": refused");

            assertThat(cluster.apply(Fixture.secret("{}")).refusal()).isEqualTo(Refusal.WEBHOOK);
            assertThat(cluster.methods()).containsExactly("POST");
            assertThat(cluster.time.sleeps).isEmpty();
        }
    }
}
