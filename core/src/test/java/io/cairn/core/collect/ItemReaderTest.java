// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemRef;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ServedType;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.ScriptedApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemReaderTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final String FIRST = "/api/v1/pods?limit=500";
    private static final String EXACT = FIRST + "&resourceVersion=50&resourceVersionMatch=Exact";
    private static final ListRequest AT_50 = ListRequest.of(PODS).at("50");

    private final ScriptedApi api = new ScriptedApi();
    private final ItemReader reader = new ItemReader(api);
    private final List<String> names = new ArrayList<>();

    private static String page(String revision, String token, String... items) {
        List<String> objects = new ArrayList<>();
        for (String item : items) {
            String[] key = item.split("/", 2);
            objects.add("{\"metadata\":{\"namespace\":\"" + key[0] + "\",\"name\":\"" + key[1] + "\"}}");
        }
        return "{\"metadata\":{\"resourceVersion\":\"" + revision + "\",\"continue\":\"" + token + "\"},\"items\":["
                + String.join(",", objects) + "]}";
    }

    private static String next(String token) {
        return FIRST + "&continue=" + token;
    }

    private ListOutcome list(ListRequest request) throws ClusterException {
        return reader.list(request, item -> names.add(item.namespace() + "/" + item.name()));
    }

    @Test
    void aListAtARevisionAsksForItOnceAndThenFollowsTheTokens() throws Exception {
        api.on(EXACT, page("50", "t1", "n/a")).on(next("t1"), page("50", "t2")).on(next("t2"), page("50", "", "n/b"));

        ListOutcome outcome = list(AT_50);

        assertThat(names).containsExactly("n/a", "n/b");
        assertThat(outcome.exact()).isTrue();
        assertThat(outcome.revision()).isEqualTo("50");
        assertThat(outcome.items()).isEqualTo(2);
        assertThat(outcome.pages()).isEqualTo(3);
        assertThat(outcome.reason()).isEmpty();
    }

    @Test
    void aListAtTheNewestClaimsNoExactRevision() throws Exception {
        api.on(FIRST, page("51", "", "n/a"));

        ListOutcome outcome = list(ListRequest.of(PODS));

        assertThat(outcome.exact()).isFalse();
        assertThat(outcome.revision()).isEqualTo("51");
        assertThat(outcome.reason()).isEmpty();
    }

    @Test
    void selectorsAndNamespaceAreSentOnEveryPage() throws Exception {
        String path = "/apis/apps/v1/namespaces/shop/deployments?limit=500"
                + "&labelSelector=app%20in%20%28a%2Cb%29&fieldSelector=metadata.name%3Dx";
        api.on(path, page("50", "a+/=")).on(path + "&continue=a%2B%2F%3D", page("50", ""));

        list(new ListRequest(
                new ResourceType("apps", "v1", "deployments", "Deployment", true),
                "shop",
                "app in (a,b)",
                "metadata.name=x",
                ""));

        assertThat(api.asked()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {504, 400, 410})
    void aRevisionThatTheServerHasntIsReadAtTheNewestWithTheReason(int status) throws Exception {
        api.fail(EXACT, status, "", "Too large", "").on(FIRST, page("80", "", "n/a"));

        ListOutcome outcome = list(AT_50);

        assertThat(names).containsExactly("n/a");
        assertThat(outcome.exact()).isFalse();
        assertThat(outcome.revision()).isEqualTo("80");
        assertThat(outcome.reason()).isEqualTo("the server doesn't have revision 50 of pods: Too large");
    }

    @Test
    void aServerThatIgnoresTheRevisionIsReadAtTheNewestWithTheReason() throws Exception {
        api.on(EXACT, page("77", "x", "n/a")).on(FIRST, page("78", "", "n/a"));

        ListOutcome outcome = list(AT_50);

        assertThat(names).containsExactly("n/a");
        assertThat(outcome.exact()).isFalse();
        assertThat(outcome.reason()).isEqualTo("the server answered with revision 77 of pods instead of 50");
    }

    @Test
    void aLaterPageOfAnotherRevisionEndsTheClaim() throws Exception {
        api.on(EXACT, page("50", "t", "n/a")).on(next("t"), page("53", "", "n/b"));

        ListOutcome outcome = list(AT_50);

        assertThat(names).containsExactly("n/a", "n/b");
        assertThat(outcome.exact()).isFalse();
        assertThat(outcome.reason()).contains("revision 53");
    }

    @Test
    void anExpiredTokenGoesOnWithTheFreshOne() throws Exception {
        api.on(EXACT, page("50", "t", "n/a"))
                .fail(next("t"), 410, "Expired", "gone", "fresh")
                .on(next("fresh"), page("90", "", "n/b"));

        ListOutcome outcome = list(AT_50);

        assertThat(names).containsExactly("n/a", "n/b");
        assertThat(outcome.exact()).isFalse();
        assertThat(outcome.revision()).isEqualTo("90");
        assertThat(outcome.reason())
                .isEqualTo("the server forgot the revision of the list in the middle of it, after 1 items: "
                        + "the rest is newer");
    }

    @Test
    void withoutAFreshTokenTheListBeginsAnewAndNoItemIsDoubled() throws Exception {
        api.on(EXACT, page("50", "t", "a-b/x", "a/x", "a/y"))
                .fail(next("t"), 410, "Expired", "gone", "")
                .on(FIRST, page("90", "u", "a-b/new", "a-b/x", "a/x"))
                .on(next("u"), page("90", "", "a/y", "a/z", "b/a"));

        ListOutcome outcome = list(AT_50);

        assertThat(names).containsExactly("a-b/x", "a/x", "a/y", "a/z", "b/a");
        assertThat(outcome.items()).isEqualTo(5);
    }

    @Test
    void aListWithoutOrderIsNotBegunAnew() {
        api.on(EXACT, page("50", "t", "n/b", "n/a")).fail(next("t"), 410, "Expired", "gone", "");

        assertThatThrownBy(() -> list(AT_50))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("isn't sorted");
    }

    @Test
    void aListThatExpiresAgainAndAgainFails() {
        api.on(FIRST, page("50", "t", "n/a")).fail(next("t"), 410, "Expired", "gone", "t");

        assertThatThrownBy(() -> list(ListRequest.of(PODS)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("expired 6 times");
    }

    @Test
    void aMissingRightIsNamed() {
        api.fail(FIRST, 403, "Forbidden", "User \"weak\" cannot list", "")
                .fail("/api/v1/namespaces/n/pods/a", 403, "Forbidden", "no", "");

        assertThatThrownBy(() -> list(ListRequest.of(PODS)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("no right to list pods in all namespaces: User \"weak\" cannot list")
                .extracting(e -> ((ClusterException) e).status())
                .isEqualTo(403);
        assertThatThrownBy(() -> reader.get(PODS, "n", "a")).hasMessage("no right to get pods in n: no");
    }

    @Test
    void aTypeThatIsGoneIsAnEmptyOutcomeWithTheReason() throws Exception {
        api.fail(EXACT, 404, "NotFound", "", "");

        ListOutcome outcome = list(AT_50);

        assertThat(outcome.items()).isZero();
        assertThat(outcome.exact()).isFalse();
        assertThat(outcome.reason()).isEqualTo("the server no longer serves pods");
    }

    @Test
    void anythingElseIsTheServersError() {
        api.fail(FIRST, 500, "", "boom", "");

        assertThatThrownBy(() -> list(ListRequest.of(PODS)))
                .isInstanceOf(KubeStatusException.class)
                .hasMessage("answered 500: boom");
    }

    @Test
    void anAnswerThatIsNoListIsNamed() {
        api.on(FIRST, "<html>");

        assertThatThrownBy(() -> list(ListRequest.of(PODS)))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("https://scripted answered something that is not JSON of pods");
    }

    @Test
    void aPageThatIsTooLongIsAskedForWithFewerItems() throws Exception {
        api.on(FIRST, "x".repeat(17 << 20)).on("/api/v1/pods?limit=62", page("1", "", "n/a"));

        assertThat(list(ListRequest.of(PODS)).items()).isEqualTo(1);
    }

    @Test
    void fatItemsMakePagesShorterAndLeanOnesLonger() {
        PageLimit limit = new PageLimit();

        limit.observed(500, 40L << 20);
        assertThat(limit.items()).isEqualTo(50);
        limit.observed(50, 50_000);
        assertThat(limit.items()).isEqualTo(100);
        limit.observed(2, 80L << 20);
        assertThat(limit.items()).isEqualTo(1);
        assertThat(limit.lower()).isFalse();
        for (int i = 0; i < 12; i++) {
            limit.observed(10, 100);
        }
        assertThat(limit.items()).isEqualTo(500);
    }

    @Test
    @Timeout(10)
    void aThreadThatWorksOnItsPageKeepsNobodyFromAskingForOne() throws Exception {
        ItemReader one = new ItemReader(api, 1);
        api.on(EXACT, page("50", "", "n/a")).on(FIRST, page("51", "", "n/b"));

        one.list(AT_50, item -> {
            names.add(item.name());
            assertThatCode(() -> one.list(ListRequest.of(PODS), inner -> names.add(inner.name())))
                    .doesNotThrowAnyException();
        });

        assertThat(names).containsExactly("a", "b");
    }

    @Test
    void anInterruptEndsTheWaitForAPage() {
        ItemReader none = new ItemReader(api, 0);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> none.list(AT_50, item -> {}))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(api.asked()).isEmpty();
    }

    @Test
    void anItemIsReadByItsName() throws Exception {
        api.on(
                        "/api/v1/namespaces/n/pods/a",
                        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}\n")
                .fail("/api/v1/namespaces/n/pods/b", 404, "NotFound", "", "");

        assertThat(reader.get(PODS, "n", "a")).map(RawItem::name).contains("a");
        assertThat(reader.get(PODS, "n", "b")).isEmpty();
    }

    @Test
    void theNewestRevisionIsThatOfAListOfNamespaces() throws Exception {
        api.on("/api/v1/namespaces?limit=1", page("123", "t", "x/y"));

        assertThat(reader.newestRevision()).isEqualTo("123");
    }

    @Test
    void refsCarryWhatOrderingNeeds() throws Exception {
        api.on("/api/v1/namespaces/n/pods?limit=500&labelSelector=app", """
                {"kind":"PartialObjectMetadataList","metadata":{"resourceVersion":"1"},"items":[{"kind":"PartialObjectMetadata","metadata":
                {"name":"a","namespace":"n","uid":"u","resourceVersion":"5","creationTimestamp":"2026-01-02T03:04:05Z","labels":{"app":"x"},
                "annotations":{"k":"v"},"managedFields":[{"manager":"m"}],"ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"db",
                "uid":"su","controller":true,"blockOwnerDeletion":true}]}},{"metadata":{"name":"b","namespace":"n"}}]}
                """);
        List<ItemRef> refs = new ArrayList<>();

        reader.refs(PODS, "n", "app", refs::add);

        assertThat(refs)
                .containsExactly(
                        new ItemRef(
                                PODS,
                                "n",
                                "a",
                                "u",
                                "5",
                                Map.of("app", "x"),
                                Map.of("k", "v"),
                                List.of(new OwnerRef("apps/v1", "StatefulSet", "db", "su", true)),
                                Instant.parse("2026-01-02T03:04:05Z")),
                        new ItemRef(PODS, "n", "b", "", "", Map.of(), Map.of(), List.of(), Instant.EPOCH));
    }

    @Test
    void pluginsSeeItemsAsTrees() throws Exception {
        api.on("/api/v1/namespaces/n/pods?limit=500", page("1", "", "n/a"));
        ClusterView view =
                new ClusterView(new Catalog(List.of(new ServedType(PODS, "pod", List.of("po"))), List.of()), api);
        List<Item> items = new ArrayList<>();

        view.forEachItem(view.resolve("po"), "n", items::add);

        assertThat(items).extracting(item -> item.object().text("kind")).containsExactly(Optional.of("Pod"));
        assertThat(view.types()).containsExactly(PODS);
    }
}
