// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.waves;

import io.cairn.api.Group;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Ordering.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The waves of Argo CD, and the weights of Helm's hooks as waves. Where an item has both, Argo CD's is followed. */
final class Waves {

    private static final String SYNC_WAVE = "argocd.argoproj.io/sync-wave";
    private static final String HOOK = "helm.sh/hook";
    private static final String HOOK_WEIGHT = "helm.sh/hook-weight";

    private Waves() {}

    /** One group per wave but zero, in ascending order. */
    static List<Group> groups(List<ItemRef> refs, boolean argo, boolean helm, Doubts doubts) {
        SortedMap<Integer, Set<ItemId>> waves = new TreeMap<>();
        for (ItemRef ref : refs) {
            annotation(ref, argo, helm)
                    .ifPresent(name -> number(ref, name, doubts)
                            .ifPresent(wave -> waves.computeIfAbsent(wave, first -> new HashSet<>())
                                    .add(ref.id())));
        }
        waves.remove(0);
        return waves.entrySet().stream().map(Waves::group).toList();
    }

    private static Group group(Map.Entry<Integer, Set<ItemId>> wave) {
        return new Group("wave " + wave.getKey(), wave.getValue(), wave.getKey() < 0 ? Place.FIRST : Place.LAST);
    }

    /** The annotation that holds the item's wave. Helm takes a weight for nothing on what is no hook. */
    private static Optional<String> annotation(ItemRef ref, boolean argo, boolean helm) {
        Set<String> names = ref.annotations().keySet();
        if (argo && names.contains(SYNC_WAVE)) {
            return Optional.of(SYNC_WAVE);
        }
        return helm && names.contains(HOOK) && names.contains(HOOK_WEIGHT)
                ? Optional.of(HOOK_WEIGHT)
                : Optional.empty();
    }

    private static OptionalInt number(ItemRef ref, String annotation, Doubts doubts) {
        String value = Optional.ofNullable(ref.annotations().get(annotation)).orElse("");
        try {
            return OptionalInt.of(Integer.parseInt(value.strip()));
        } catch (NumberFormatException e) {
            doubts.add(ref, annotation, value, "is not a whole number, and gives it no wave");
            return OptionalInt.empty();
        }
    }
}
