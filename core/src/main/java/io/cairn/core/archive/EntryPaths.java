// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import io.cairn.api.ItemId;
import java.util.Optional;

/** The paths of a tarball's entries. */
public final class EntryPaths {

    /** The first entry of every tarball: the format version, and a line end. */
    public static final String VERSION = "metadata/version";

    /** Below this path lies what is Cairn's own; Velero doesn't look there. */
    public static final String CAIRN = "metadata/cairn/";

    private static final String RESOURCES = "resources/";
    private static final String NAMESPACES = "namespaces";
    private static final String CLUSTER = "cluster";
    private static final String JSON = ".json";

    private EntryPaths() {}

    /** The path of an object: {@code resources/pods/namespaces/shop/db-0.json}. */
    public static String of(ItemId item) {
        String scope = item.namespaced() ? NAMESPACES + "/" + item.namespace() : CLUSTER;
        return RESOURCES + item.type() + "/" + scope + "/" + item.name() + JSON;
    }

    /** The object whose path this is; empty for the path of anything else. */
    public static Optional<ItemId> item(String path) {
        if (!path.startsWith(RESOURCES) || !path.endsWith(JSON)) {
            return Optional.empty();
        }
        String[] parts = path.substring(RESOURCES.length(), path.length() - JSON.length())
                .split("/", -1);
        for (String part : parts) {
            if (part.isEmpty()) {
                return Optional.empty();
            }
        }
        if (parts.length == 4 && parts[1].equals(NAMESPACES)) {
            return Optional.of(new ItemId(parts[0], parts[2], parts[3]));
        }
        if (parts.length == 3 && parts[1].equals(CLUSTER)) {
            return Optional.of(new ItemId(parts[0], "", parts[2]));
        }
        return Optional.empty();
    }

    /** Whether the path is relative, has no empty part, and none that leaves the folder it is below. */
    static boolean staysInside(String path) {
        if (path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return false;
        }
        int start = 0;
        while (true) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int length = end - start;
            boolean up = length == 2 && path.startsWith("..", start);
            boolean here = length == 1 && path.charAt(start) == '.';
            if (length == 0 || up || here) {
                return false;
            }
            if (slash < 0) {
                return true;
            }
            start = slash + 1;
        }
    }
}
