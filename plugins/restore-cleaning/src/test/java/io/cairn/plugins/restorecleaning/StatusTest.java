// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {

    private static final String VELERO = "velero.io/restore-status";
    private static final String CAIRN = "cairn.io/restore-status";

    private final Status status = new Status(Sample.switches());

    private boolean stays(String annotations, boolean typeWanted) throws ClusterException {
        Item item = item(
                "pools.shop.example.com/shop/a",
                "{'metadata': {'annotations': {" + annotations + "}}, 'status': {'ready': true}}");
        MemoryRestore restore = new MemoryRestore();
        return kept(status, item, typeWanted ? restore.wantingStatus("pools.shop.example.com") : restore)
                .value("status")
                .isPresent();
    }

    @Test
    void aStatusIsTakenOffUnlessTheUserWantsItForTheType() throws ClusterException {
        assertThat(stays("", false)).isFalse();
        assertThat(stays("", true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "true,false,true",
        "True,false,true",
        "TRUE,true,true",
        "false,true,false",
        "FALSE,true,false",
        "False,false,false",
        "yes,true,true",
        "yes,false,false",
        "'',true,true",
        "'',false,false",
        "' true',false,false"
    })
    void anAnnotationGoesBeforeTheTypeIfItIsTrueOrFalse(String value, boolean typeWanted, boolean stays)
            throws ClusterException {
        assertThat(stays("'" + CAIRN + "': '" + value + "'", typeWanted)).isEqualTo(stays);
        assertThat(stays("'" + VELERO + "': '" + value + "'", typeWanted)).isEqualTo(stays);
    }

    @Test
    void theFirstOfBothAnnotationsThatCanBeReadIsFollowed() throws ClusterException {
        assertThat(stays("'" + VELERO + "': 'true', '" + CAIRN + "': 'false'", true))
                .isFalse();
        assertThat(stays("'" + VELERO + "': 'true', '" + CAIRN + "': 'perhaps'", false))
                .isTrue();
    }

    @Test
    void anObjectWithoutStatusStaysAsItIs() throws ClusterException {
        Item item = item("pools.shop.example.com/shop/a", "{'spec': {'status': 'mine'}}");

        assertThat(kept(status, item, new MemoryRestore())).isEqualTo(item.object());
    }
}
