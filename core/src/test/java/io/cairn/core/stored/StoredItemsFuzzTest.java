// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cairn.api.ItemRef;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.ObjectPath;
import io.cairn.core.archive.Tarball;
import io.cairn.core.json.TreeJson;
import io.cairn.core.stored.ObjectCheck.BrokenObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the bytes are: an archive is read or refused, an object is found or broken, and what is found can be read.
 *
 * <p>An ordinary build runs the kept inputs; with {@code JAZZER_FUZZ=1} new ones are looked for.
 */
class StoredItemsFuzzTest {

    private static final Limits SMALL = new Limits(1 << 16, 1_000, 1 << 20, 500, 1 << 12, 1024, 20);
    private static final ObjectPath POD =
            EntryPaths.object("resources/pods/namespaces/shop/db-0.json").orElseThrow();

    @TempDir
    private Path temporary;

    @FuzzTest
    void anyFileIsReadOrRefused(byte[] file) throws IOException {
        read(file);
    }

    @FuzzTest
    void anyTarIsReadOrRefused(byte[] tar) throws IOException {
        read(Tarball.gzip(tar));
    }

    private void read(byte[] file) throws IOException {
        try (StoredItems items = Spool.read(new ByteArrayInputStream(file), SMALL, temporary);
                Surveyed surveyed = new Surveyed(items)) {
            for (StoredItem item : surveyed.found) {
                assertThat(TreeJson.read(items.read(item.position())).text("metadata", "name"))
                        .contains(item.ref().name());
            }
        } catch (ArchiveException e) {
            assertThat(e).hasMessageStartingWith("the ").message().hasSizeLessThan(2_000);
        }
    }

    @FuzzTest
    void anyObjectIsFoundOrBroken(byte[] json) {
        try {
            ItemRef ref = new ObjectCheck(20).read(POD, json);

            assertThat(ref.id()).hasToString("pods/shop/db-0");
            assertThat(TreeJson.read(json).text("kind")).contains(ref.type().kind());
        } catch (BrokenObject e) {
            assertThat(e.reason()).isNotBlank().hasSizeLessThan(2_000);
        }
    }
}
