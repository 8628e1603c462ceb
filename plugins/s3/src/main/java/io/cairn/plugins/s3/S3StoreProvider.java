// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectStoreProvider;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Opens {@code s3://BUCKET/PREFIX}; the settings are those of {@link S3Settings}. */
public final class S3StoreProvider implements ObjectStoreProvider {

    /** Made by the plugin host. */
    public S3StoreProvider() {}

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public ObjectStore open(URI location, Map<String, String> config) throws IOException {
        S3Settings settings = S3Settings.of(location, config);
        return new S3ObjectStore(S3Clients.open(settings, Pauses.USUAL), settings);
    }
}
