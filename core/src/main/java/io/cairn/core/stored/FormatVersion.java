// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.core.archive.ArchiveException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The format version of an archive, {@code metadata/version}: 1.0.0 of ours, up to 1.1.0 of Velero's. */
public final class FormatVersion {

    private static final Pattern KNOWN = Pattern.compile("1(\\.[0-9]{1,9}){0,2}");
    private static final int MAX_BYTES = 64;

    private FormatVersion() {}

    /**
     * Checks the content of {@code metadata/version}.
     *
     * @throws ArchiveException if it is another than this Cairn knows
     */
    public static void check(byte[] content) throws ArchiveException {
        String text = new String(content, 0, Math.min(content.length, MAX_BYTES), StandardCharsets.UTF_8).strip();
        if (content.length > MAX_BYTES || !KNOWN.matcher(text).matches()) {
            throw new ArchiveException(
                    "the archive has format version '" + text + "', and this Cairn knows 1; use a newer Cairn");
        }
    }
}
