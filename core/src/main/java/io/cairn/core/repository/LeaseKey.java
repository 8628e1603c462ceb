// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a lease, which says all there is to say: whose name it covers, by which run, and until when. So a listing tells
 * of all leases, and none has to be read.
 */
record LeaseKey(String name, String runId, Instant until) {

    static final String ROOT = "metadata/cairn/leases/";

    private static final Pattern KEY =
            Pattern.compile(Pattern.quote(ROOT) + "([a-z0-9-]{1,63})\\.([A-Za-z0-9-]{1,64})\\.([0-9]{1,15})");

    String key() {
        return ROOT + name + "." + runId + "." + until.toEpochMilli();
    }

    /** The leases on a name, of whatever runs. */
    static List<LeaseKey> on(ObjectStore store, String name) throws IOException {
        return parsed(store.list(ROOT + name + "."));
    }

    static List<LeaseKey> all(ObjectStore store) throws IOException {
        return parsed(store.list(ROOT));
    }

    private static List<LeaseKey> parsed(List<String> keys) {
        return keys.stream().map(LeaseKey::parse).flatMap(Optional::stream).toList();
    }

    private static Optional<LeaseKey> parse(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches()
                ? Optional.of(new LeaseKey(
                        matcher.group(1), matcher.group(2), Instant.ofEpochMilli(Long.parseLong(matcher.group(3)))))
                : Optional.empty();
    }

    /** Whether somebody who looks at the clock now must take the holder for alive. */
    boolean live(Instant now) {
        return now.isBefore(until.plus(Lease.SKEW));
    }
}
