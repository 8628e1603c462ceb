// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.cairn.api.ClusterAccess;
import io.cairn.api.RunContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;

/** The extensions of some kinds, made when they are asked for, by one injector per plugin. */
final class ExtensionSet {

    private final List<LoadedPlugin> plugins;
    private final List<ExtensionKind<?>> kinds;
    private final Optional<ClusterAccess> access;
    private final Function<String, RunContext> contexts;
    private final Function<String, Logger> loggers;

    private final Map<ExtensionKind<?>, Object> made = new HashMap<>();
    private final List<PluginException> problems = new ArrayList<>();
    private Optional<List<PluginInjector>> injectors = Optional.empty();

    /**
     * None is made yet.
     *
     * @param contexts gives each plugin, by its id, the run as it sees it
     * @param loggers gives each plugin its logger
     */
    ExtensionSet(
            List<LoadedPlugin> plugins,
            List<ExtensionKind<?>> kinds,
            Optional<ClusterAccess> access,
            Function<String, RunContext> contexts,
            Function<String, Logger> loggers) {
        this.plugins = plugins;
        this.kinds = kinds;
        this.access = access;
        this.contexts = contexts;
        this.loggers = loggers;
    }

    /** The extensions of a kind, the same each time. */
    <T> List<Extension<T>> all(ExtensionKind<T> kind) {
        @SuppressWarnings("unchecked") // what is put in for a kind is a list of its extensions
        List<Extension<T>> extensions = (List<Extension<T>>) made.computeIfAbsent(kind, absent -> make(kind));
        return extensions;
    }

    List<PluginException> problems() {
        return List.copyOf(problems);
    }

    private <T> List<Extension<T>> make(ExtensionKind<T> kind) {
        List<Extension<T>> extensions = new ArrayList<>();
        for (PluginInjector injector : injectors()) {
            extensions.addAll(injector.make(kind, problems::add));
        }
        return List.copyOf(extensions);
    }

    private List<PluginInjector> injectors() {
        if (injectors.isEmpty()) {
            Injector parent = Guice.createInjector(Stage.DEVELOPMENT, binder -> {
                // Nothing is bound that is not bound here or by a plugin's own module.
                binder.requireExplicitBindings();
                access.ifPresent(given -> binder.bind(ClusterAccess.class).toInstance(given));
            });
            injectors = Optional.of(plugins.stream()
                    .map(plugin -> PluginInjector.of(
                            plugin,
                            kinds,
                            parent,
                            contexts.apply(plugin.id()),
                            loggers.apply(plugin.id()),
                            problems::add))
                    .toList());
        }
        return injectors.get();
    }
}
