// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A volume that stayed when its claim was deleted, and the restore that brings both back. */
class ReleasedVolumeTest {

    private static final ResourceType VOLUMES =
            new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false);
    private static final String PATH = "/api/v1/persistentvolumes/pv4";

    @TempDir
    private Path folder;

    private Fixture cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new Fixture(folder);
        cluster.clean = object -> object.without("status")
                .without("spec", "claimRef", "uid")
                .without("spec", "claimRef", "resourceVersion");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String volume(String claim, String uid, String capacity, String phase) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"pv4\"},\"spec\":{"
                + "\"capacity\":{\"storage\":\"" + capacity + "\"},\"claimRef\":{\"namespace\":\"shop\",\"name\":\""
                + claim
                + "\"" + uid + "}},\"status\":{\"phase\":\"" + phase + "\"}}";
    }

    private void live(String claim, String phase) {
        cluster.given(volume(claim, ",\"uid\":\"old\",\"resourceVersion\":\"5\"", "1Gi", phase));
    }

    private static Desired desired(String capacity) {
        return Fixture.desired(VOLUMES, volume("data", "", capacity, "").replaceAll(",\"status\".*", "}"));
    }

    private ObjectTree claimRef() {
        return cluster.stored("persistentvolumes/pv4").tree("spec", "claimRef").orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATE", "REPLACE"})
    void itIsFreedForItsClaim(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        live("data", "Released");

        Applied applied = cluster.applyListed(desired("1Gi"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.reason())
                .isEqualTo("it was still bound to its claim that was deleted (Released) and is free for the claim that"
                        + " comes back");
        assertThat(claimRef()).isEqualTo(Fixture.tree("{\"namespace\":\"shop\",\"name\":\"data\"}"));
        assertThat(cluster.methods()).containsExactly("GET", "PATCH");
    }

    @ParameterizedTest
    @CsvSource({"SKIP, SKIPPED", "FAIL, FAILED"})
    void itStaysAsItIsWhereNothingMayBeChangedAndTheReasonSaysWhatFreesIt(ExistingPolicy policy, Outcome outcome)
            throws Exception {
        cluster.policy = policy;
        live("data", "Released");

        Applied applied = cluster.applyListed(desired("1Gi"));

        assertThat(applied.outcome()).isEqualTo(outcome);
        assertThat(applied.reason())
                .isEqualTo(
                        "it is still bound to its claim that was deleted (Released): --existing-resource-policy update"
                                + " frees it for the claim that comes back");
        assertThat(claimRef().text("uid")).contains("old");
        assertThat(cluster.methods()).containsExactly("GET");
    }

    @Test
    void whatElseDiffersIsChangedToo() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        live("data", "Released");

        assertThat(cluster.applyListed(desired("2Gi")).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(claimRef().text("uid")).isEmpty();
        assertThat(cluster.stored("persistentvolumes/pv4").text("spec", "capacity", "storage"))
                .contains("2Gi");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FAIL")
    void aVolumeThatIsBoundIsLeftAlone(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        live("data", "Bound");

        assertThat(cluster.applyListed(desired("1Gi")).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(claimRef().text("uid")).contains("old");
        assertThat(cluster.methods()).isEmpty();
    }

    @Test
    void aVolumeOfAnotherClaimIsNotFreed() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        live("other", "Released");

        cluster.applyListed(desired("1Gi"));

        assertThat(claimRef().text("uid")).contains("old");
    }

    @Test
    void whatSomebodyDidMeanwhileIsSeenBeforeItIsFreed() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        live("data", "Released");
        cluster.server
                .faults()
                .on("PATCH", PATH)
                .first()
                .run(() -> cluster.server.apply(volume("data", ",\"uid\":\"new\"", "1Gi", "Bound")));

        assertThat(cluster.applyListed(desired("1Gi")).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(claimRef().text("uid")).contains("new");
    }
}
