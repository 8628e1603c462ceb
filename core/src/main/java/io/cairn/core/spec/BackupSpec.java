// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.crypt.Recipient;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a backup takes, and in which order. Immutable; fields carry the names of Velero's BackupSpec where the meaning is
 * the same.
 *
 * @param includedNamespaces names or globs; empty for all
 * @param excludedNamespaces names or globs
 * @param includedResources types as users write them; empty for all
 * @param excludedResources types
 * @param includeClusterResources whether cluster-scoped types are taken; where absent, exactly when all namespaces are
 * @param includedClusterScopedResources types of the second family of filters, which excludes the first one
 * @param excludedClusterScopedResources as above
 * @param includedNamespaceScopedResources as above
 * @param excludedNamespaceScopedResources as above
 * @param labelSelectors selectors in the Kubernetes grammar of which an item must match one; empty for no condition
 * @param items single items to take besides, or alone if nothing else is included
 * @param orderedResources the compatible form of an order: type to comma separated names, as the user wrote them
 * @param orderedMissing what to do about a named item that doesn't exist
 * @param orderers the orderers that the user switched on, in the order in which they run
 * @param plugins what the user says of plugins, by plugin id
 * @param order the rules of the order
 * @param hooks commands to run in pods before and after they are captured
 * @param ttl how long the backup is kept, from its start; where absent, until it is deleted or rules for retention end it
 * @param lock how long nobody can delete the backup, from its start
 * @param locations where it is written, each as users write a location; empty for the default one
 * @param encryptTo whose keys open the backup; empty if the user says nothing of encryption
 */
public record BackupSpec(
        List<String> includedNamespaces,
        List<String> excludedNamespaces,
        List<String> includedResources,
        List<String> excludedResources,
        Optional<Boolean> includeClusterResources,
        List<String> includedClusterScopedResources,
        List<String> excludedClusterScopedResources,
        List<String> includedNamespaceScopedResources,
        List<String> excludedNamespaceScopedResources,
        List<String> labelSelectors,
        List<ItemId> items,
        Map<String, String> orderedResources,
        MissingPolicy orderedMissing,
        List<OrdererChoice> orderers,
        Map<String, PluginChoice> plugins,
        List<OrderRule> order,
        List<HookRule> hooks,
        Optional<Duration> ttl,
        Optional<Duration> lock,
        List<String> locations,
        List<Recipient> encryptTo) {

    /** What to do about a named item that doesn't exist. */
    public enum MissingPolicy {
        /** Name it in a warning. */
        WARN,
        /** Write nothing and fail. */
        FAIL,
        /** Count it, and say nothing. */
        IGNORE
    }

    /**
     * An orderer that the user switched on.
     *
     * @param name the orderer's name
     * @param config its settings
     */
    public record OrdererChoice(String name, Map<String, String> config) {

        /** Copies the map, in its order. */
        public OrdererChoice {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }
    }

    /**
     * Copies the collections.
     *
     * @throws InvalidInputException if the two families of type filters are mixed
     */
    public BackupSpec {
        includedNamespaces = List.copyOf(includedNamespaces);
        excludedNamespaces = List.copyOf(excludedNamespaces);
        includedResources = List.copyOf(includedResources);
        excludedResources = List.copyOf(excludedResources);
        includedClusterScopedResources = List.copyOf(includedClusterScopedResources);
        excludedClusterScopedResources = List.copyOf(excludedClusterScopedResources);
        includedNamespaceScopedResources = List.copyOf(includedNamespaceScopedResources);
        excludedNamespaceScopedResources = List.copyOf(excludedNamespaceScopedResources);
        labelSelectors = List.copyOf(labelSelectors);
        items = List.copyOf(items);
        orderedResources = Collections.unmodifiableMap(new LinkedHashMap<>(orderedResources));
        orderers = List.copyOf(orderers);
        plugins = Collections.unmodifiableMap(new LinkedHashMap<>(plugins));
        order = List.copyOf(order);
        hooks = List.copyOf(hooks);
        locations = List.copyOf(locations);
        encryptTo = List.copyOf(encryptTo);
        boolean first =
                !includedResources.isEmpty() || !excludedResources.isEmpty() || includeClusterResources.isPresent();
        boolean second = !includedClusterScopedResources.isEmpty()
                || !excludedClusterScopedResources.isEmpty()
                || !includedNamespaceScopedResources.isEmpty()
                || !excludedNamespaceScopedResources.isEmpty();
        if (first && second) {
            throw new InvalidInputException("includedResources, excludedResources and includeClusterResources can't be"
                    + " mixed with the filters for cluster-scoped and namespace-scoped resources: use one family");
        }
    }

    /** The names of the orderers that the user switched on. */
    public Set<String> ordererNames() {
        return orderers.stream().map(OrdererChoice::name).collect(Collectors.toSet());
    }

    /** The settings that the user gave a plugin, possibly none. */
    public Map<String, String> settings(String pluginId) {
        return Optional.ofNullable(plugins.get(pluginId))
                .map(PluginChoice::config)
                .orElse(Map.of());
    }

    /** Whether the user switched a plugin on or off; empty if he didn't. */
    public Optional<Boolean> switched(String pluginId) {
        return Optional.ofNullable(plugins.get(pluginId)).flatMap(PluginChoice::enabled);
    }

    /** Whether the second family of type filters is in use. */
    public boolean scopedFilters() {
        return !includedClusterScopedResources.isEmpty()
                || !excludedClusterScopedResources.isEmpty()
                || !includedNamespaceScopedResources.isEmpty()
                || !excludedNamespaceScopedResources.isEmpty();
    }

    /** Whether single items are all that is asked for. */
    public boolean itemsOnly() {
        return !items.isEmpty()
                && includedNamespaces.isEmpty()
                && includedResources.isEmpty()
                && labelSelectors.isEmpty()
                && includedClusterScopedResources.isEmpty()
                && includedNamespaceScopedResources.isEmpty();
    }

    /** A builder that starts with an empty specification: everything, in no order. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with this specification. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.includedNamespaces = includedNamespaces;
        builder.excludedNamespaces = excludedNamespaces;
        builder.includedResources = includedResources;
        builder.excludedResources = excludedResources;
        builder.includeClusterResources = includeClusterResources;
        builder.includedClusterScopedResources = includedClusterScopedResources;
        builder.excludedClusterScopedResources = excludedClusterScopedResources;
        builder.includedNamespaceScopedResources = includedNamespaceScopedResources;
        builder.excludedNamespaceScopedResources = excludedNamespaceScopedResources;
        builder.labelSelectors = labelSelectors;
        builder.items = items;
        builder.orderedResources = orderedResources;
        builder.orderedMissing = orderedMissing;
        builder.orderers = orderers;
        builder.plugins = plugins;
        builder.order = order;
        builder.hooks = hooks;
        builder.ttl = ttl;
        builder.lock = lock;
        builder.locations = locations;
        builder.encryptTo = encryptTo;
        return builder;
    }

    /** Gathers a specification field by field; each call replaces the field. Used by one thread. */
    public static final class Builder {
        private List<String> includedNamespaces = List.of();
        private List<String> excludedNamespaces = List.of();
        private List<String> includedResources = List.of();
        private List<String> excludedResources = List.of();
        private Optional<Boolean> includeClusterResources = Optional.empty();
        private List<String> includedClusterScopedResources = List.of();
        private List<String> excludedClusterScopedResources = List.of();
        private List<String> includedNamespaceScopedResources = List.of();
        private List<String> excludedNamespaceScopedResources = List.of();
        private List<String> labelSelectors = List.of();
        private List<ItemId> items = List.of();
        private Map<String, String> orderedResources = Map.of();
        private MissingPolicy orderedMissing = MissingPolicy.WARN;
        private List<OrdererChoice> orderers = List.of();
        private Map<String, PluginChoice> plugins = Map.of();
        private List<OrderRule> order = List.of();
        private List<HookRule> hooks = List.of();
        private Optional<Duration> ttl = Optional.empty();
        private Optional<Duration> lock = Optional.empty();
        private List<String> locations = List.of();
        private List<Recipient> encryptTo = List.of();

        private Builder() {}

        /** Sets {@link BackupSpec#includedNamespaces()}. */
        public Builder includedNamespaces(List<String> values) {
            includedNamespaces = values;
            return this;
        }

        /** Sets {@link BackupSpec#excludedNamespaces()}. */
        public Builder excludedNamespaces(List<String> values) {
            excludedNamespaces = values;
            return this;
        }

        /** Sets {@link BackupSpec#includedResources()}. */
        public Builder includedResources(List<String> values) {
            includedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#excludedResources()}. */
        public Builder excludedResources(List<String> values) {
            excludedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#includedClusterScopedResources()}. */
        public Builder includedClusterScopedResources(List<String> values) {
            includedClusterScopedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#excludedClusterScopedResources()}. */
        public Builder excludedClusterScopedResources(List<String> values) {
            excludedClusterScopedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#includedNamespaceScopedResources()}. */
        public Builder includedNamespaceScopedResources(List<String> values) {
            includedNamespaceScopedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#excludedNamespaceScopedResources()}. */
        public Builder excludedNamespaceScopedResources(List<String> values) {
            excludedNamespaceScopedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#labelSelectors()}. */
        public Builder labelSelectors(List<String> values) {
            labelSelectors = values;
            return this;
        }

        /** Sets {@link BackupSpec#includeClusterResources()}. */
        public Builder includeClusterResources(Optional<Boolean> value) {
            includeClusterResources = value;
            return this;
        }

        /** Sets {@link BackupSpec#items()}. */
        public Builder items(List<ItemId> values) {
            items = values;
            return this;
        }

        /** Sets {@link BackupSpec#orderedResources()}. */
        public Builder orderedResources(Map<String, String> values) {
            orderedResources = values;
            return this;
        }

        /** Sets {@link BackupSpec#orderedMissing()}. */
        public Builder orderedMissing(MissingPolicy value) {
            orderedMissing = value;
            return this;
        }

        /** Sets {@link BackupSpec#orderers()}. */
        public Builder orderers(List<OrdererChoice> values) {
            orderers = values;
            return this;
        }

        /** Sets {@link BackupSpec#plugins()}. */
        public Builder plugins(Map<String, PluginChoice> values) {
            plugins = values;
            return this;
        }

        /** Sets {@link BackupSpec#order()}. */
        public Builder order(List<OrderRule> values) {
            order = values;
            return this;
        }

        /** Sets {@link BackupSpec#hooks()}. */
        public Builder hooks(List<HookRule> values) {
            hooks = values;
            return this;
        }

        /** Sets {@link BackupSpec#ttl()}. */
        public Builder ttl(Optional<Duration> value) {
            ttl = value;
            return this;
        }

        /** Sets {@link BackupSpec#lock()}. */
        public Builder lock(Optional<Duration> value) {
            lock = value;
            return this;
        }

        /** Sets {@link BackupSpec#locations()}. */
        public Builder locations(List<String> values) {
            locations = values;
            return this;
        }

        /** Sets {@link BackupSpec#encryptTo()}. */
        public Builder encryptTo(List<Recipient> values) {
            encryptTo = values;
            return this;
        }

        /**
         * The specification.
         *
         * @throws InvalidInputException if the fields contradict each other
         */
        public BackupSpec build() {
            return new BackupSpec(
                    includedNamespaces,
                    excludedNamespaces,
                    includedResources,
                    excludedResources,
                    includeClusterResources,
                    includedClusterScopedResources,
                    excludedClusterScopedResources,
                    includedNamespaceScopedResources,
                    excludedNamespaceScopedResources,
                    labelSelectors,
                    items,
                    orderedResources,
                    orderedMissing,
                    orderers,
                    plugins,
                    order,
                    hooks,
                    ttl,
                    lock,
                    locations,
                    encryptTo);
        }
    }
}
