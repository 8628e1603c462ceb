// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ResourceType;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private final Catalog catalog = new Catalog(
            List.of(
                    served("", "v1", "pods", "Pod", "po"),
                    served("metrics.k8s.io", "v1beta1", "pods", "PodMetrics"),
                    served("", "v1", "events", "Event", "ev"),
                    served("events.k8s.io", "v1", "events", "Event", "ev"),
                    served("extensions", "v1beta1", "deployments", "Deployment", "deploy"),
                    served("apps", "v1", "deployments", "Deployment", "deploy"),
                    served("extensions", "v1beta1", "networkpolicies", "NetworkPolicy", "netpol"),
                    served("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol"),
                    served("one.example.com", "v1", "databases", "Database", "db"),
                    served("two.example.com", "v2", "databases", "Database", "db")),
            List.of());

    private static ServedType served(String group, String version, String plural, String kind, String... shortNames) {
        return new ServedType(
                new ResourceType(group, version, plural, kind, true),
                kind.toLowerCase(Locale.ROOT),
                List.of(shortNames));
    }

    @ParameterizedTest
    @CsvSource({
        "po, pods",
        "POD, pods",
        "Pod, pods",
        "' pods ', pods",
        "pods.v1, pods",
        "pods.metrics.k8s.io, pods.metrics.k8s.io",
        "podmetrics, pods.metrics.k8s.io",
        "deploy.apps, deployments.apps",
        "deployment.apps, deployments.apps",
        "Deployments.V1.Apps, deployments.apps",
        "netpol, networkpolicies.networking.k8s.io",
        "db.two.example.com, databases.two.example.com",
    })
    void aTypeIsMeantByAnyOfItsNames(String name, String id) {
        assertThat(catalog.resolve(name).id()).isEqualTo(id);
    }

    @Test
    void theCoreGroupIsMeantByANameAlone() {
        assertThat(catalog.resolve("pods").group()).isEmpty();
        assertThat(catalog.resolve("event").group()).isEmpty();
    }

    @Test
    void aKindServedByTwoGroupsIsThereOnce() {
        assertThat(catalog.types())
                .extracting(ResourceType::id)
                .containsExactly(
                        "databases.one.example.com",
                        "databases.two.example.com",
                        "deployments.apps",
                        "events",
                        "networkpolicies.networking.k8s.io",
                        "pods",
                        "pods.metrics.k8s.io");
    }

    @ParameterizedTest
    @CsvSource({"deployments.extensions, deployments.apps", "events.events.k8s.io, events"})
    void theNameInTheOtherGroupStillMeansIt(String name, String id) {
        assertThat(catalog.resolve(name).id()).isEqualTo(id);
    }

    @Test
    void aTypeWhoseModernGroupIsNotServedStays() {
        Catalog old =
                new Catalog(List.of(served("extensions", "v1beta1", "deployments", "Deployment", "deploy")), List.of());

        assertThat(old.resolve("deploy").id()).isEqualTo("deployments.extensions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "database", "Databases"})
    void aNameOfTwoGroupsIsRefusedWithBoth(String name) {
        assertThatThrownBy(() -> catalog.resolve(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'" + name + "' means more than one resource type: "
                        + "write databases.one.example.com or databases.two.example.com");
    }

    @ParameterizedTest
    @CsvSource({"pdos, pods", "deplyment, deployments.apps", "netplo, networkpolicies.networking.k8s.io"})
    void anUnknownNameComesWithTheNearest(String name, String candidate) {
        assertThatThrownBy(() -> catalog.resolve(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the cluster serves no resource type '" + name + "': did you mean ")
                .hasMessageContaining(candidate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "spaceships", "."})
    void aNameLikeNothingIsRefused(String name) {
        assertThatThrownBy(() -> catalog.resolve(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the cluster serves no resource type '" + name
                        + "'; 'kubectl api-resources' lists those it serves");
    }

    @Test
    void anUnknownNameMentionsGroupsThatCouldntBeRead() {
        Catalog partial = new Catalog(List.of(), List.of("x/v1 is left out: broken"));

        assertThatThrownBy(() -> partial.resolve("widgets"))
                .hasMessage(
                        "the cluster serves no resource type 'widgets'; 'kubectl api-resources' lists those it serves "
                                + "(not all groups could be read: x/v1 is left out: broken)");
    }

    @ParameterizedTest
    @CsvSource({"POD, pods", "nonsense, ''", "db, ''"})
    void aNameThatMeansNoTypeOrTwoIsNotKnown(String name, String id) {
        assertThat(catalog.known(name).map(ResourceType::id).orElse("")).isEqualTo(id);
    }

    @Test
    void aTypeIsFoundByItsId() {
        assertThat(catalog.find("deployments.apps")).isPresent();
        assertThat(catalog.find("deployments")).isEmpty();
    }
}
