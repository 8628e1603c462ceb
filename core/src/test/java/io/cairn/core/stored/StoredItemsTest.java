// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.Tarball;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tarballs of anybody, as {@link StoredItems#ofFile} reads them. */
class StoredItemsTest {

    private static final String POD = "resources/pods/namespaces/shop/db-0.json";
    private static final String VOLUME = "resources/persistentvolumes/cluster/pv4.json";
    private static final String WEB = "resources/deployments.apps/namespaces/shop/web.json";

    @TempDir
    private Path folder;

    @Test
    void anItemHasItsTypeFromPathAndObjectAndItsMetadata() throws IOException {
        String json = """
                {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"metadata": {"name": "other"}}},
                 "metadata": {"name": "web", "namespace": "shop", "uid": "u1", "resourceVersion": "7",
                   "labels": {"app": "web"}, "annotations": {"a": "b"}, "creationTimestamp": "2026-11-23T12:00:00Z"}}
                """;

        try (Surveyed items = survey(new Tarball().file(WEB, json))) {
            ResourceType type = new ResourceType("apps", "v1", "deployments", "Deployment", true);
            assertThat(items.found)
                    .extracting(StoredItem::ref)
                    .containsExactly(new ItemRef(
                            type,
                            "shop",
                            "web",
                            "u1",
                            "7",
                            Map.of("app", "web"),
                            Map.of("a", "b"),
                            List.of(),
                            Instant.parse("2026-11-23T12:00:00Z")));
            assertThat(items.text(0)).isEqualTo(json);
        }
    }

    @Test
    void itemsComeInTheOrderOfTheArchiveAndAreNumberedByIt() throws IOException {
        try (Surveyed items = survey(
                new Tarball().object(WEB).file("unknown", "").object(VOLUME).object(POD))) {
            assertThat(items.ids())
                    .containsExactly("deployments.apps/shop/web", "persistentvolumes/pv4", "pods/shop/db-0");
            assertThat(items.found).extracting(StoredItem::number).containsExactly(1L, 2L, 3L);
        }
    }

    /** What an archive looks like, and which items are found in it: with {@code @} the versions besides. */
    static Stream<Arguments> layouts() {
        return Stream.of(
                Arguments.of("nothing", List.of(), List.of()),
                Arguments.of("namespaced", List.of(POD), List.of("pods/shop/db-0")),
                Arguments.of("of the cluster", List.of(VOLUME), List.of("persistentvolumes/pv4")),
                Arguments.of(
                        "both scopes of one type",
                        List.of("resources/widgets.foo/cluster/a.json", "resources/widgets.foo/namespaces/ns/a.json"),
                        List.of("widgets.foo/a", "widgets.foo/ns/a")),
                Arguments.of(
                        "a group with dots",
                        List.of("resources/clusterroles.rbac.authorization.k8s.io/cluster/system:node.json"),
                        List.of("clusterroles.rbac.authorization.k8s.io/system:node")),
                Arguments.of(
                        "the preferred version again",
                        List.of(POD, in("v1-preferredversion", POD)),
                        List.of("pods/shop/db-0")),
                Arguments.of(
                        "the preferred version before",
                        List.of(in("v1-preferredversion", POD), POD),
                        List.of("pods/shop/db-0")),
                Arguments.of(
                        "other versions besides",
                        List.of(in("v1beta1", WEB), WEB, in("v1-preferredversion", WEB), in("v2", WEB)),
                        List.of("deployments.apps/shop/web@v1beta1@v2")),
                Arguments.of(
                        "version folders alone",
                        List.of(in("v1beta1", WEB), in("v1-preferredversion", WEB), in("v2", WEB)),
                        List.of("deployments.apps/shop/web@v1beta1@v2")),
                Arguments.of(
                        "version folders alone, none of them preferred",
                        List.of(in("v2", VOLUME), in("v1", VOLUME)),
                        List.of("persistentvolumes/pv4@v1")),
                Arguments.of(
                        "a version called as a scope is none",
                        List.of("resources/pods/namespaces/cluster/a.json"),
                        List.of("pods/cluster/a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void everyLayoutIsRead(String what, List<String> paths, List<String> expected) throws IOException {
        Tarball tarball = new Tarball();
        paths.forEach(tarball::object);

        try (Surveyed items = survey(tarball)) {
            assertThat(items.withVersions()).isEqualTo(expected);
            assertThat(items.broken).isEmpty();
        }
    }

    private static String in(String version, String path) {
        int type = path.indexOf('/', "resources/".length());
        return path.substring(0, type) + "/" + version + path.substring(type);
    }

    @Test
    void ofAnObjectInVersionFoldersAloneThePreferredOneIsTheItem() throws IOException {
        String beta = in("v1beta1", WEB);
        String preferred = in("v1-preferredversion", WEB);

        try (Surveyed items = survey(new Tarball().object(beta).object(preferred))) {
            assertThat(items.text(0)).isEqualTo(Tarball.json(preferred));
            assertThat(items.found.get(0).ref().type().version()).isEqualTo("v1");
            EntryPosition other = items.found.get(0).versions().get("v1beta1");
            assertThat(new String(items.items.read(other), UTF_8)).isEqualTo(Tarball.json(beta));
        }
    }

    @Test
    void anArchiveWithoutObjectsIsEmptyAndAWarningSaysSo() throws IOException {
        try (Surveyed items = survey(new Tarball().file("metadata/version", "1.1.0\n"))) {
            assertThat(items.found).isEmpty();
            assertThat(items.items.warnings())
                    .containsExactly("the archive holds no objects: there is nothing below resources/ in it");
        }
    }

    @Test
    void unknownFilesAreLeftOutWithOneWarning() throws IOException {
        Tarball tarball = new Tarball().object(POD).file("README", "");
        try (Surveyed items = survey(tarball)) {
            assertThat(items.items.warnings())
                    .containsExactly("the archive has a file that is no object and was left out: README");
        }

        tarball.file("resources/pods/cluster/deep/er/a.json", "").file("resources/pods/namespaces/shop/a.yaml", "");
        try (Surveyed items = survey(tarball)) {
            assertThat(items.ids()).containsExactly("pods/shop/db-0");
            assertThat(items.items.warnings())
                    .containsExactly("the archive has 3 files that are no objects and were left out, such as README");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0.0", "1.1.0\n", "1.7"})
    void formatVersionsOfTheFirstLineAreKnown(String version) throws IOException {
        try (Surveyed items =
                survey(new Tarball().file("metadata/version", version).object(POD))) {
            assertThat(items.found).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "", "10", "1.x", "one"})
    void aFormatVersionOfTheFutureIsRefused(String version) {
        assertThatThrownBy(() ->
                        survey(new Tarball().file("metadata/version", version).object(POD)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("format version '" + version + "'");
    }

    @Test
    void thePlanIsKeptAsItIs() throws IOException {
        try (Surveyed items = survey(
                new Tarball().file("metadata/cairn/plan.json", "{\"a\":1}").object(POD))) {
            assertThat(items.items.plan())
                    .hasValueSatisfying(plan -> assertThat(plan).asString().isEqualTo("{\"a\":1}"));
        }
        try (Surveyed items = survey(new Tarball().object(POD))) {
            assertThat(items.items.plan()).isEmpty();
        }
    }

    /** Objects that can't be used, and why; the others of the archive can. */
    static Stream<Arguments> brokenObjects() {
        String start =
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"namespace\":\"shop\",\"name\":\"db-0\"}";
        return Stream.of(
                Arguments.of("nothing", "", "it is not a JSON object"),
                Arguments.of("text", "hello", "it is not proper JSON"),
                Arguments.of("an array", "[]", "it is not a JSON object"),
                Arguments.of("cut", start, "it is not proper JSON"),
                Arguments.of("two objects", start + "}{}", "something follows its JSON object"),
                Arguments.of("a key twice", start + ",\"kind\":\"Secret\"}", "Duplicate Object property \"kind\""),
                Arguments.of("a key twice deep down", start + ",\"a\":[{\"b\":{\"c\":1,\"c\":2}}]}", "\"c\""),
                Arguments.of(
                        "a key twice in its labels",
                        "{\"metadata\":{\"labels\":{\"a\":\"b\",\"a\":\"c\"}}}",
                        "Duplicate Object property \"a\""),
                Arguments.of(
                        "a key twice, once with an escape",
                        start + ",\"\\u006bind\":\"Secret\"}",
                        "Duplicate Object property"),
                Arguments.of("nested too deep", start + ",\"a\":" + "[".repeat(100) + "]".repeat(100) + "}", "depth"),
                Arguments.of("another name", start.replace("db-0", "db-1") + "}", "has the name 'db-1'"),
                Arguments.of("no name", start.replace("\"name\"", "\"nam\"") + "}", "has the name ''"),
                Arguments.of("another namespace", start.replace("shop", "kube-system") + "}", "'kube-system'"),
                Arguments.of("no namespace", start.replace("namespace", "namespac") + "}", "has no namespace"),
                Arguments.of("no kind", start.replace("kind", "kin") + "}", "has no kind"),
                Arguments.of("a kind that is no text", start.replace("\"Pod\"", "[]") + "}", "has no kind"),
                Arguments.of("no apiVersion", start.replace("apiVersion", "version") + "}", "has no apiVersion"),
                Arguments.of("another group", start.replace("v1", "apps/v1") + "}", "'apps/v1', which is none of pods"),
                Arguments.of("no version", start.replace("v1", "/v1") + "}", "which is none of pods"),
                Arguments.of("a version that climbs", start.replace("v1", "v1/../..") + "}", "which is none of pods"),
                Arguments.of("no metadata", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "has the name ''"),
                Arguments.of("metadata that is a list", "{\"metadata\":[]}", "has the name ''"),
                Arguments.of("comments", start + "/* */}", "it is not proper JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenObjects")
    void aBrokenObjectIsNamedAndTheOthersAreFound(String what, String json, String why) throws IOException {
        try (Surveyed items =
                survey(new Tarball().object(VOLUME).file(POD, json).object(WEB))) {
            assertThat(items.ids()).containsExactly("persistentvolumes/pv4", "deployments.apps/shop/web");
            assertThat(items.broken).hasSize(1);
            assertThat(items.broken.get(0).path()).isEqualTo(POD);
            assertThat(items.broken.get(0).id()).hasToString("pods/shop/db-0");
            assertThat(items.broken.get(0).reason()).contains(why);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "resources/po_ds/cluster/a.json, a type that no cluster has",
        "resources/.pods/cluster/a.json, a type that no cluster has",
        "resources/pods/v1..2/cluster/a.json, a type that no cluster has",
        "resources/pods/namespaces/a.b/a.json, a namespace that can't be",
        "resources/pods/namespaces/-a/a.json, a namespace that can't be",
        "resources/pods/namespaces/a b/a.json, a namespace that can't be",
        "resources/pods/cluster/...json, an object that can't be",
        "resources/pods/cluster/a%2fb.json, an object that can't be",
    })
    void aPathThatCanNameNoObjectIsBroken(String path, String why) throws IOException {
        try (Surveyed items = survey(new Tarball().object(path))) {
            assertThat(items.found).isEmpty();
            assertThat(items.broken)
                    .singleElement()
                    .satisfies(item -> assertThat(item.reason()).contains(why));
        }
    }

    @Test
    void anObjectInAFolderOfAnotherVersionIsBroken() throws IOException {
        String v1 = in("v1", WEB);

        try (Surveyed items = survey(new Tarball().object(WEB).file(in("v2", WEB), Tarball.json(v1)))) {
            assertThat(items.withVersions()).containsExactly("deployments.apps/shop/web");
            assertThat(items.broken)
                    .singleElement()
                    .satisfies(item -> assertThat(item.reason()).contains("another than its folder's"));
        }
    }

    @Test
    void aReasonShowsNothingThatATerminalActsOnAndIsNotLong() throws IOException {
        String name = "\\u001b[2J" + "x".repeat(1_000_000);

        try (Surveyed items = survey(new Tarball().file(POD, Tarball.json(POD).replace("db-0", name)))) {
            assertThat(items.broken.get(0).reason()).contains("'?[2Jxxx").hasSizeLessThan(2_000);
        }
    }

    @Test
    void manyItemsAreReadInTheOrderOfTheArchive() throws IOException {
        Tarball tarball = new Tarball();
        IntStream.range(0, 3_000).forEach(i -> tarball.object("resources/pods/namespaces/shop/pod-" + i + ".json"));

        try (Surveyed items = survey(tarball)) {
            List<StoredItem> some = new ArrayList<>();
            for (int i = 2_999; i >= 0; i -= 7) {
                some.add(items.found.get(i));
            }
            List<Long> numbers = new ArrayList<>();
            Map<EntryPosition, StoredItem> byPosition =
                    some.stream().collect(Collectors.toMap(StoredItem::position, item -> item));
            items.items.read(byPosition.keySet(), (position, json) -> {
                StoredItem item = byPosition.get(position);
                assertThat(json).asString().contains("\"" + item.ref().name() + "\"");
                numbers.add(item.number());
            });

            assertThat(numbers).hasSameSizeAs(some).isSorted();
        }
    }

    @Test
    void theCopyOfAnArchiveCanBeOpenedByNobodyElse() throws IOException {
        try (Surveyed items = survey(new Tarball().object(POD))) {
            assertThat(folder.resolve("temporary")).isEmptyDirectory();
            assertThat(items.text(0)).isEqualTo(Tarball.json(POD));
        }
    }

    @Test
    void ofARefusedArchiveNothingStaysBehind() {
        assertThatThrownBy(() -> survey(new Tarball().object(POD).object(POD))).isInstanceOf(ArchiveException.class);

        assertThat(folder.resolve("temporary")).isEmptyDirectory();
    }

    @Test
    void nothingIsReadBeforeTheSurvey() throws IOException {
        Path file = folder.resolve("b.tar.gz");
        Files.write(file, new Tarball().object(POD).end());

        try (StoredItems items = StoredItems.ofFile(file, Limits.DEFAULT, folder.resolve("temporary"))) {
            assertThatThrownBy(items::plan).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aFileThatIsntThereIsTheUsersMistake() {
        assertThatThrownBy(() -> StoredItems.ofFile(folder.resolve("none"), Limits.DEFAULT, folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there is no file '" + folder.resolve("none") + "'");
        assertThatThrownBy(() -> StoredItems.ofFile(folder, Limits.DEFAULT, folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is a folder");
    }

    private Surveyed survey(Tarball tarball) throws IOException {
        Path file = folder.resolve("b.tar.gz");
        Files.write(file, tarball.end());
        return new Surveyed(StoredItems.ofFile(file, Limits.DEFAULT, folder.resolve("temporary")));
    }
}
