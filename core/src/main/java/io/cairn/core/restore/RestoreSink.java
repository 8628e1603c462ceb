// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.core.repository.RestoreEntry;
import java.io.IOException;

/** Takes what became of items, from several threads at once. */
@FunctionalInterface
interface RestoreSink {

    void write(RestoreEntry entry) throws IOException;
}
