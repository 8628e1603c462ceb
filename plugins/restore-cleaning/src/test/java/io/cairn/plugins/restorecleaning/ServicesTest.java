// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesTest {

    private static final String PORTS = "{'ports': [{'name': 'http', 'port': 80, 'protocol': 'TCP', 'nodePort': 30080},"
            + " {'name': 'dns', 'port': 53, 'protocol': 'UDP', 'nodePort': 30053}], 'healthCheckNodePort': 31000}";

    private final Services services = new Services(Sample.switches());

    private ObjectTree spec(Item service, MemoryRestore restore) throws ClusterException {
        return kept(services, service, restore).tree("spec").orElseThrow();
    }

    private ObjectTree spec(String spec) throws ClusterException {
        return spec(item("services/shop/db", "{'spec': " + spec + "}"), new MemoryRestore());
    }

    /** The node ports and the health check's that are left of a service with these things in its metadata. */
    private String left(String metadata) throws ClusterException {
        ObjectTree spec = spec(
                item("services/shop/db", "{'metadata': {" + metadata + "}, 'spec': " + PORTS + "}"),
                new MemoryRestore());
        StringBuilder left = new StringBuilder();
        spec.trees("ports")
                .forEach(port -> port.value("nodePort")
                        .ifPresent(number -> left.append(number).append(' ')));
        spec.value("healthCheckNodePort").ifPresent(left::append);
        return left.toString().strip();
    }

    private static Item applied(String lastApplied) {
        Item service = item("services/shop/db", "{'spec': " + PORTS + "}");
        return service.with(service.object()
                .with(
                        lastApplied.replace('\'', '"'),
                        "metadata",
                        "annotations",
                        "kubectl.kubernetes.io/last-applied-configuration"));
    }

    private static String managed(String fields) {
        return "'managedFields': [{'manager': 'kubectl', 'fieldsV1': {'f:spec': " + fields + "}}]";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'clusterIP': '10.0.0.7', 'clusterIPs': ['10.0.0.7', 'fd00::7']",
                "'clusterIP': ''",
                "'clusterIPs': ['10.0.0.7']",
                "'healthCheckNodePort': 31000"
            })
    void whatTheClusterAllottedIsTakenOff(String field) throws ClusterException {
        assertThat(spec("{'ipFamilies': ['IPv4', 'IPv6'], 'ipFamilyPolicy': 'PreferDualStack', " + field + "}"))
                .isEqualTo(json("{'ipFamilies': ['IPv4', 'IPv6'], 'ipFamilyPolicy': 'PreferDualStack'}"));
    }

    @Test
    void aHeadlessServiceStaysOne() throws ClusterException {
        assertThat(spec("{'clusterIP': 'None', 'clusterIPs': ['None']}"))
                .isEqualTo(json("{'clusterIP': 'None', 'clusterIPs': ['None']}"));
    }

    @Test
    void anExternalNameStays() throws ClusterException {
        assertThat(spec("{'type': 'ExternalName', 'externalName': 'db.example.com'}"))
                .isEqualTo(json("{'type': 'ExternalName', 'externalName': 'db.example.com'}"));
    }

    @Test
    void nodePortsThatNobodyAskedForAreTakenOff() throws ClusterException {
        assertThat(left("")).isEmpty();
        assertThat(spec(PORTS).trees("ports"))
                .containsExactly(
                        json("{'name': 'http', 'port': 80, 'protocol': 'TCP'}"),
                        json("{'name': 'dns', 'port': 53, 'protocol': 'UDP'}"));
    }

    @Test
    void nodePortsStayWhereTheUserSaysSo() throws ClusterException {
        assertThat(spec(item("services/shop/db", "{'spec': " + PORTS + "}"), new MemoryRestore().preservingNodePorts()))
                .isEqualTo(json(PORTS));
    }

    @Test
    void nodePortsThatKubectlAppliedStay() throws ClusterException {
        assertThat(spec(
                        applied(
                                "{'spec': {'ports': [{'port': 80, 'nodePort': 30080}, {'port': 53, 'protocol': 'UDP'}]}}"),
                        new MemoryRestore()))
                .isEqualTo(json("{'ports': [{'name': 'http', 'port': 80, 'protocol': 'TCP', 'nodePort': 30080},"
                        + " {'name': 'dns', 'port': 53, 'protocol': 'UDP'}]}"));
        assertThat(spec(applied("{'spec': {'healthCheckNodePort': 31000}}"), new MemoryRestore())
                        .value("healthCheckNodePort"))
                .contains(31000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{'spec': 7}",
                "{'spec': {'ports': [{'port': 80, 'nodePort': 0}], 'healthCheckNodePort': 0}}",
                "{'spec': {'ports': [{'port': 80, 'protocol': 'UDP', 'nodePort': 30080}]}}",
                "{'spec': {'ports': [{'port': 81, 'nodePort': 30080}]}}"
            })
    void whatKubectlAppliedCountsOnlyForThePortThatItNames(String lastApplied) throws ClusterException {
        assertThat(spec(applied(lastApplied), new MemoryRestore()).trees("ports"))
                .allSatisfy(port -> assertThat(port.value("nodePort")).isEmpty());
        assertThat(spec(applied(lastApplied), new MemoryRestore()).value("healthCheckNodePort"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'f:ports': {'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}': {'.': {}, 'f:nodePort': {}}}} | 30080",
                "{'f:ports': {'k:{\\'port\\':53,\\'protocol\\':\\'UDP\\'}': {'f:nodePort': {}}}} | 30053",
                "{'f:ports': {'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}': {'f:port': {}}}} | ''",
                "{'f:ports': {'k:{\\'port\\':80,\\'protocol\\':\\'UDP\\'}': {'f:nodePort': {}}}} | ''",
                "{'f:ports': {'v:x': {'f:nodePort': {}}}} | ''",
                "{'f:ports': {'k:x': {'f:nodePort': {}}}} | ''",
                "{'f:healthCheckNodePort': {}} | 31000",
                "{'f:type': {}} | ''"
            })
    void nodePortsThatHaveAManagerStay(String fields, String expected) throws ClusterException {
        assertThat(left(managed(fields.strip()))).isEqualTo(expected.strip().replace("''", ""));
    }
}
