// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import io.cairn.api.ResourceType;
import java.util.ArrayList;
import java.util.List;

/**
 * A type as discovery describes it.
 *
 * @param type the type
 * @param singular the singular name, in lower case; empty if the server states none
 * @param shortNames the short names, possibly none
 * @param versions all versions in which it is served, the preferred one first
 */
public record ServedType(ResourceType type, String singular, List<String> shortNames, List<String> versions) {

    /** Copies the lists. */
    public ServedType {
        shortNames = List.copyOf(shortNames);
        versions = List.copyOf(versions);
    }

    /** A type that is served in one version. */
    public ServedType(ResourceType type, String singular, List<String> shortNames) {
        this(type, singular, shortNames, List.of(type.version()));
    }

    ServedType andIn(String version) {
        List<String> more = new ArrayList<>(versions);
        more.add(version);
        return new ServedType(type, singular, shortNames, more);
    }
}
