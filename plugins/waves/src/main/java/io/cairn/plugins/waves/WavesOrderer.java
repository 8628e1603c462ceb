// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.waves;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.Ordering;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Reads the annotations by which tools apply manifests in order. Waves of Argo CD and weights of Helm's hooks make one
 * group per number: negative ones before everything else, positive ones after it, each in ascending order; zero is
 * everything else. Rules of kapp make precedences. Runs only when the user switches it on.
 *
 * <p>Settings: {@code read}, some of {@code argo}, {@code helm} and {@code kapp}, separated by commas, by default all;
 * {@code types}, the types whose annotations are read, separated by commas. By default they are those that manifests are
 * usually made of, and none that only controllers make. An annotation that can't be read is passed over with a note.
 */
public final class WavesOrderer implements ItemOrderer {

    private static final String READ = "read";
    private static final String TYPES = "types";
    private static final List<String> TOOLS = List.of("argo", "helm", "kapp");

    /** Controllers copy annotations from a deployment to its replica sets: what they make is no manifest. */
    private static final Set<String> DEFAULT_TYPES = Set.of(
            "configmaps",
            "cronjobs.batch",
            "daemonsets.apps",
            "deployments.apps",
            "ingresses.networking.k8s.io",
            "jobs.batch",
            "persistentvolumeclaims",
            "secrets",
            "serviceaccounts",
            "services",
            "statefulsets.apps");

    private final ClusterAccess cluster;

    /** An orderer of the items of this cluster. */
    @Inject
    public WavesOrderer(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "waves";
    }

    @Override
    public OrderNeeds needs(OrderRequest request) {
        request.requireKnown(name(), READ, TYPES);
        tools(request);
        return new OrderNeeds(request.types(TYPES, cluster, DEFAULT_TYPES), Set.of());
    }

    @Override
    public List<Ordering> order(OrderRequest request, OrderView view) {
        List<String> tools = tools(request);
        List<ItemRef> refs = request.types(TYPES, cluster, DEFAULT_TYPES).stream()
                .flatMap(type -> view.refs(type).stream())
                .sorted(Comparator.comparing(ItemRef::id))
                .toList();
        Doubts doubts = new Doubts(view);
        List<Ordering> wishes =
                new ArrayList<>(Waves.groups(refs, tools.contains("argo"), tools.contains("helm"), doubts));
        if (tools.contains("kapp")) {
            wishes.addAll(ChangeRules.precedences(refs, doubts));
        }
        doubts.close();
        return List.copyOf(wishes);
    }

    private static List<String> tools(OrderRequest request) {
        if (!request.config().containsKey(READ)) {
            return TOOLS;
        }
        List<String> tools = request.list(READ);
        tools.stream().filter(tool -> !TOOLS.contains(tool)).findFirst().ifPresent(tool -> {
            throw new InvalidInputException(
                    "the orderer waves can't read '" + tool + "'; write some of " + String.join(", ", TOOLS));
        });
        return tools;
    }
}
