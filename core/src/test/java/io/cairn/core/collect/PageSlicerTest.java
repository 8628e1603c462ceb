// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ResourceType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class PageSlicerTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType WIDGETS = new ResourceType("example.com", "v1", "widgets", "Widget", true);

    private static ListPage<RawItem> slice(ResourceType type, String page) {
        return new PageSlicer(type).slice(page.getBytes(UTF_8));
    }

    private static String text(RawItem item) {
        return new String(item.json(), UTF_8);
    }

    @Test
    void itemsOfBuiltInListsGetKindAndVersionInFrontAsAGetHasThem() {
        ListPage<RawItem> page = slice(PODS, """
                {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"tok","remainingItemCount":3},\
                "items":[{"metadata":{"name":"a","namespace":"n"},"spec":{}},{"metadata":{"name":"b","namespace":"n"}}]}
                """);

        assertThat(page.items())
                .extracting(PageSlicerTest::text)
                .containsExactly(
                        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"},\"spec\":{}}",
                        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"b\",\"namespace\":\"n\"}}");
        assertThat(page.revision()).isEqualTo("7");
        assertThat(page.token()).isEqualTo("tok");
        assertThat(page.remaining()).isEqualTo(3);
    }

    @Test
    void customResourcesStayAsTheyAreAndMayComeBeforeTheListsMetadata() {
        String item = "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"w\"},\"z\":1}";

        ListPage<RawItem> page = slice(
                WIDGETS,
                "{\"apiVersion\":\"example.com/v1\",\"items\":[" + item
                        + "],\"kind\":\"WidgetList\",\"metadata\":{\"continue\":\"\",\"resourceVersion\":\"9\"}}");

        assertThat(page.items()).extracting(PageSlicerTest::text).containsExactly(item);
        assertThat(page.revision()).isEqualTo("9");
        assertThat(page.token()).isEmpty();
        assertThat(page.remaining()).isEqualTo(-1);
    }

    @Test
    void metadataIsReadWhereverItStandsAndNowhereElse() {
        RawItem item = slice(WIDGETS, """
                        {"items":[{"spec":{"metadata":{"name":"inner","labels":{"no":"no"}},"items":[{"kind":"X"}]},"kind":"Widget",
                        "metadata":{"labels":{"app":"db","é":"\\u00e9\\n"},"managedFields":[{"name":"m"}],"uid":"u","deletionTimestamp":"2026-01-01T00:00:00Z",
                        "resourceVersion":"5","ownerReferences":[{"name":"o","uid":"ou"}],"namespace":"n","name":"w"},"apiVersion":"example.com/v1"}]}
                        """).items().get(0);

        assertThat(item.id()).hasToString("widgets.example.com/n/w");
        assertThat(item.uid()).isEqualTo("u");
        assertThat(item.resourceVersion()).isEqualTo("5");
        assertThat(item.labels()).isEqualTo(Map.of("app", "db", "é", "é\n"));
        assertThat(item.terminating()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"}]{[ \\\" \\\\\"",
                "\"é 😀 \\u2028 \\ud83d\\ude00\"",
                "1234567890123456789012345678901234567890",
                "-1.50E+400",
                "[[[{}],[]],{\"a\":{\"b\":[{}]}}]",
                "null",
            })
    void anyValueIsCopiedByteForByte(String value) {
        String first = "{\"apiVersion\":\"v1\",\"kind\":\"Widget\",\"v\":" + value + "}";
        String second =
                "{\"apiVersion\":\"v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"x\",\"annotations\":{\"v\":\"é\"}}}";

        assertThat(slice(WIDGETS, "{\"items\":[ " + first + " ,\n " + second + "]}")
                        .items())
                .extracting(PageSlicerTest::text)
                .containsExactly(first, second);
    }

    @Test
    void aGetGivesTheSameBytesAsAList() {
        String got = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}";

        RawItem single = new PageSlicer(PODS).single((got + "\n").getBytes(UTF_8));

        assertThat(text(single)).isEqualTo(got);
        assertThat(single.name()).isEqualTo("a");
    }

    @Test
    void anEmptyListHasNoItems() {
        assertThat(slice(PODS, "{\"items\":[]}").items()).isEmpty();
        assertThat(slice(PODS, "{\"items\":null,\"metadata\":{}}").items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"items\":[{\"a\":1}", "{\"items\":[1]}", "<html>"})
    void whatIsNoListIsRefused(String page) {
        assertThatThrownBy(() -> slice(PODS, page)).isInstanceOf(JacksonException.class);
    }
}
