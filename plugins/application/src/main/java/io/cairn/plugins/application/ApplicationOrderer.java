// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.application;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.Ordering.Place;
import io.cairn.api.ResourceType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes one group per application, in the order that the user gives, before everything else. An item belongs to the first
 * application in that order that its label {@code app.kubernetes.io/instance} or {@code app.kubernetes.io/part-of}
 * names. Runs only when the user switches it on.
 *
 * <p>Settings: {@code order}, the names of the applications, separated by commas, which can't be left out;
 * {@code types}, the types whose labels are read, separated by commas. By default they are those that applications are
 * usually made of. An application without items makes no group, and a note says so.
 */
public final class ApplicationOrderer implements ItemOrderer {

    private static final String ORDER = "order";
    private static final String TYPES = "types";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String PART_OF = "app.kubernetes.io/part-of";

    private static final Set<String> DEFAULT_TYPES = Set.of(
            "configmaps",
            "cronjobs.batch",
            "daemonsets.apps",
            "deployments.apps",
            "ingresses.networking.k8s.io",
            "jobs.batch",
            "persistentvolumeclaims",
            "pods",
            "secrets",
            "serviceaccounts",
            "services",
            "statefulsets.apps");

    private final ClusterAccess cluster;

    /** An orderer of the items of this cluster. */
    @Inject
    public ApplicationOrderer(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "application";
    }

    @Override
    public OrderNeeds needs(OrderRequest request) {
        request.requireKnown(name(), ORDER, TYPES);
        applications(request);
        return new OrderNeeds(request.types(TYPES, cluster, DEFAULT_TYPES), Set.of());
    }

    @Override
    public List<Group> order(OrderRequest request, OrderView view) {
        Map<String, Set<ItemId>> items = new LinkedHashMap<>();
        applications(request).forEach(application -> items.put(application, new HashSet<>()));
        for (ResourceType type : request.types(TYPES, cluster, DEFAULT_TYPES)) {
            for (ItemRef ref : view.refs(type)) {
                application(ref, items.keySet())
                        .ifPresent(application -> items.computeIfAbsent(application, name -> new HashSet<>())
                                .add(ref.id()));
            }
        }
        List<Group> groups = new ArrayList<>();
        items.forEach((application, members) -> {
            if (members.isEmpty()) {
                view.note("no item has the label " + INSTANCE + " or " + PART_OF + " with the value '" + application
                        + "'");
            } else {
                groups.add(new Group("application " + application, members, Place.FIRST));
            }
        });
        return groups;
    }

    private static Optional<String> application(ItemRef ref, Set<String> applications) {
        Set<String> labels = Stream.of(INSTANCE, PART_OF)
                .flatMap(label -> Optional.ofNullable(ref.labels().get(label)).stream())
                .collect(Collectors.toSet());
        return labels.isEmpty()
                ? Optional.empty()
                : applications.stream().filter(labels::contains).findFirst();
    }

    private static List<String> applications(OrderRequest request) {
        List<String> names = request.list(ORDER);
        if (names.isEmpty() || names.contains("")) {
            throw new InvalidInputException(
                    "the orderer application needs the names of the applications, in order: write"
                            + " --orderer application:order=NAME,NAME or the setting 'order'");
        }
        Set<String> seen = new HashSet<>();
        names.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw new InvalidInputException("the orderer application is given '" + name + "' twice; leave one out");
        });
        return names;
    }
}
