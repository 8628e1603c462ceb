// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ResourceType;
import io.cairn.core.spec.Nearest;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The types that a cluster serves, and the names by which users mean them. Immutable.
 *
 * <p>A kind that the server serves in two groups is here once: in its modern group, except for events, which are here in
 * the core group. The other group's name still means it.
 */
public final class Catalog {

    /** The id of a type that is left out, and the id of the one that stands for it. */
    private static final Map<String, String> SAME_OBJECTS = Map.of(
            "deployments.extensions", "deployments.apps",
            "daemonsets.extensions", "daemonsets.apps",
            "replicasets.extensions", "replicasets.apps",
            "ingresses.extensions", "ingresses.networking.k8s.io",
            "networkpolicies.extensions", "networkpolicies.networking.k8s.io",
            "events.events.k8s.io", "events");

    private static final int MAX_CANDIDATES = 3;

    private final List<ServedType> served;
    private final List<ResourceType> types;
    private final List<String> warnings;
    private final Map<String, ResourceType> byId = new TreeMap<>();
    private final Map<String, Set<ResourceType>> byName = new HashMap<>();

    /**
     * A catalog of these types.
     *
     * @param served the listable types, each in one version
     * @param warnings what discovery couldn't find out, a sentence each
     */
    public Catalog(List<ServedType> served, List<String> warnings) {
        this.served = List.copyOf(served);
        Map<String, ResourceType> all = new HashMap<>();
        served.forEach(one -> all.put(one.type().id(), one.type()));
        for (ServedType one : served) {
            ResourceType type = Optional.ofNullable(SAME_OBJECTS.get(one.type().id()))
                    .map(all::get)
                    .orElse(one.type());
            byId.put(type.id(), type);
            String group = one.type().group().isEmpty() ? "" : "." + one.type().group();
            for (String name : names(one)) {
                name(name + group, type);
                name(name + "." + one.type().version() + group, type);
                name(name, type);
            }
        }
        this.types = List.copyOf(byId.values());
        this.warnings = List.copyOf(warnings);
    }

    private static Set<String> names(ServedType served) {
        Set<String> names = new LinkedHashSet<>(served.shortNames());
        names.add(served.type().plural());
        names.add(served.singular());
        names.add(served.type().singular());
        names.remove("");
        return names;
    }

    private void name(String name, ResourceType type) {
        byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new LinkedHashSet<>())
                .add(type);
    }

    /** The types that can be listed and read, each in its preferred version, sorted by id. */
    public List<ResourceType> types() {
        return types;
    }

    /** The versions in which the cluster serves a type, the preferred one first; empty if it doesn't serve it. */
    public List<String> versions(String id) {
        return served.stream()
                .filter(one -> one.type().id().equals(id))
                .findFirst()
                .map(ServedType::versions)
                .orElse(List.of());
    }

    /**
     * A catalog in which some types are in another version, or are there though the cluster doesn't serve them.
     *
     * @param types the types, each taking the place of the one with its id
     */
    public Catalog with(Collection<ResourceType> types) {
        Map<String, ServedType> all = new LinkedHashMap<>();
        served.forEach(one -> all.put(one.type().id(), one));
        for (ResourceType type : types) {
            ServedType before = all.get(type.id());
            all.put(
                    type.id(),
                    before == null
                            ? new ServedType(type, "", List.of(), List.of())
                            : new ServedType(type, before.singular(), before.shortNames(), before.versions()));
        }
        return new Catalog(List.copyOf(all.values()), warnings);
    }

    /** What discovery couldn't find out, a sentence each; empty if it found out everything. */
    public List<String> warnings() {
        return warnings;
    }

    /** The type with this {@linkplain ResourceType#id() id}, if the cluster serves it. */
    public Optional<ResourceType> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The type that a user means by a plural, singular, kind or short name, alone or followed by its group
     * ({@code deploy.apps}) or by its version and group ({@code deployments.v1.apps}), in any letter case. A name alone
     * that several groups serve means the core group's type if that has one.
     *
     * @throws InvalidInputException if no type is meant, or more than one; the message names the candidates
     */
    public ResourceType resolve(String name) {
        Set<ResourceType> meant = meant(name);
        if (meant.isEmpty()) {
            throw new InvalidInputException(unknown(name));
        }
        return one(meant)
                .orElseThrow(() -> new InvalidInputException("'" + name + "' means more than one resource type: write "
                        + String.join(
                                " or ",
                                meant.stream().map(ResourceType::id).sorted().toList())));
    }

    /** The type that {@link #resolve} gives; empty where it finds none, or more than one. */
    public Optional<ResourceType> known(String name) {
        return one(meant(name));
    }

    private Set<ResourceType> meant(String name) {
        return byName.getOrDefault(wanted(name), Set.of());
    }

    private static String wanted(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<ResourceType> one(Set<ResourceType> meant) {
        return meant.stream()
                .filter(type -> meant.size() == 1 || type.group().isEmpty())
                .findFirst();
    }

    private String unknown(String name) {
        StringBuilder message = new StringBuilder("the cluster serves no resource type '" + name + "'");
        List<String> nearest = nearest(wanted(name));
        if (nearest.isEmpty()) {
            message.append("; 'kubectl api-resources' lists those it serves");
        } else {
            message.append(": did you mean ")
                    .append(String.join(" or ", nearest))
                    .append('?');
        }
        if (!warnings.isEmpty()) {
            message.append(" (not all groups could be read: ")
                    .append(String.join("; ", warnings))
                    .append(')');
        }
        return message.toString();
    }

    private List<String> nearest(String wanted) {
        return Nearest.of(wanted, byName.keySet()).stream()
                .flatMap(name -> byName.getOrDefault(name, Set.of()).stream())
                .map(ResourceType::id)
                .distinct()
                .limit(MAX_CANDIDATES)
                .toList();
    }
}
