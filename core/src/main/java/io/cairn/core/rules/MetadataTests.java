// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.core.spec.Moments;
import io.cairn.core.spec.Selector;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The conditions of a selector that look at annotations and at the time of creation. */
final class MetadataTests {

    private MetadataTests() {}

    static void add(Selector selector, Instant now, List<Predicate<Subject>> conditions) {
        selector.annotations()
                .forEach((key, wanted) -> conditions.add(item -> {
                    String value = item.ref().annotations().get(key);
                    return value != null && (wanted.equals(Selector.ANY) || wanted.equals(value));
                }));
        selector.olderThan()
                .map(word -> Moments.instant(word, now))
                .ifPresent(time -> conditions.add(item -> {
                    Instant created = item.ref().created();
                    return known(created) && created.isBefore(time);
                }));
        selector.newerThan()
                .map(word -> Moments.instant(word, now))
                .ifPresent(time -> conditions.add(item -> {
                    Instant created = item.ref().created();
                    return known(created) && created.isAfter(time);
                }));
    }

    private static boolean known(Instant created) {
        return !created.equals(Instant.EPOCH);
    }
}
