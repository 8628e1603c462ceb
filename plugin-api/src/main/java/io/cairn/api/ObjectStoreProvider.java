// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.pf4j.ExtensionPoint;

/** Opens object stores for the URLs of one scheme. Loaded only when a location with that scheme is used. */
public interface ObjectStoreProvider extends ExtensionPoint {

    /** The URL scheme in lower case, such as {@code s3}. */
    String scheme();

    /**
     * Opens a store. It need not check that the place exists; the first call that needs it fails otherwise.
     *
     * @param location the URL, of this provider's scheme
     * @param config the settings that the user gave the location
     * @throws InvalidInputException if the URL or a setting is not understood
     * @throws IOException if the store can't be opened
     */
    ObjectStore open(URI location, Map<String, String> config) throws IOException;
}
