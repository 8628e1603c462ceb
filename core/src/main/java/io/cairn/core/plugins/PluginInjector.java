// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.ProvisionException;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.InjectionPoint;
import io.cairn.api.InvalidInputException;
import io.cairn.api.RunContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * One plugin's injector: a child of one that holds what the host gives. It binds the plugin's logger and view of the run,
 * its extension classes, and the classes of the plugin that their constructors ask for, and so on down.
 */
final class PluginInjector {

    /** What each plugin gets one of its own of. */
    private static final Set<Class<?>> OWN = Set.of(Logger.class, RunContext.class);

    private final LoadedPlugin plugin;
    private final Map<ExtensionKind<?>, Set<Class<?>>> classes;
    private final Injector injector;

    private PluginInjector(LoadedPlugin plugin, Map<ExtensionKind<?>, Set<Class<?>>> classes, Injector injector) {
        this.plugin = plugin;
        this.classes = classes;
        this.injector = injector;
    }

    /** An injector for the extensions of these kinds. One that can't be wired is left out and told to {@code problems}. */
    static PluginInjector of(
            LoadedPlugin plugin,
            List<ExtensionKind<?>> kinds,
            Injector parent,
            RunContext context,
            Logger logger,
            Consumer<PluginException> problems) {
        Map<ExtensionKind<?>, Set<Class<?>>> classes = new LinkedHashMap<>();
        Set<Class<?>> bound = new LinkedHashSet<>();
        for (ExtensionKind<?> kind : kinds) {
            Set<Class<?>> wired = new LinkedHashSet<>();
            for (Class<?> extension : named(plugin, kind, problems)) {
                try {
                    bound.addAll(guarded(plugin, extension, () -> wiring(plugin, extension, parent)));
                    wired.add(extension);
                } catch (PluginException e) {
                    problems.accept(e);
                }
            }
            classes.put(kind, wired);
        }
        return new PluginInjector(plugin, classes, parent.createChildInjector(binder -> {
            binder.bind(Logger.class).toInstance(logger);
            binder.bind(RunContext.class).toInstance(context);
            bound.forEach(binder::bind);
        }));
    }

    private static Set<Class<?>> named(LoadedPlugin plugin, ExtensionKind<?> kind, Consumer<PluginException> problems) {
        try {
            return plugin.classes(kind);
        } catch (PluginException e) {
            problems.accept(e);
            return Set.of();
        }
    }

    /** The class and the plugin's classes that it is made of. */
    private static Set<Class<?>> wiring(LoadedPlugin plugin, Class<?> extension, Injector parent) {
        Set<Class<?>> wiring = new LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(extension));
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            if (wiring.add(type)) {
                for (Dependency<?> dependency :
                        constructor(plugin, extension, type).getDependencies()) {
                    Key<?> key = dependency.getKey();
                    Class<?> asked = key.getTypeLiteral().getRawType();
                    if (asked.getClassLoader() == plugin.loader() && key.getAnnotationType() == null) {
                        open.push(asked);
                    } else if (!OWN.contains(asked) && !parent.getAllBindings().containsKey(key)) {
                        throw new PluginException(
                                plugin.id(),
                                extension.getName(),
                                "the constructor of " + type.getName() + " asks for " + key.getTypeLiteral()
                                        + ", which the host doesn't give",
                                null);
                    }
                }
            }
        }
        return wiring;
    }

    private static InjectionPoint constructor(LoadedPlugin plugin, Class<?> extension, Class<?> type) {
        try {
            return InjectionPoint.forConstructorOf(type);
        } catch (ConfigurationException e) {
            throw new PluginException(
                    plugin.id(),
                    extension.getName(),
                    type.getName() + " has neither one constructor marked @Inject nor a public one without parameters",
                    e);
        }
    }

    /** The plugin's extensions of a kind, in its order. One that can't be made is told to {@code problems}. */
    <T> List<Extension<T>> make(ExtensionKind<T> kind, Consumer<PluginException> problems) {
        List<Extension<T>> made = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Class<?> type : classes.getOrDefault(kind, Set.of())) {
            try {
                Extension<T> extension = guarded(plugin, type, () -> make(kind, type));
                if (!names.add(extension.name())) {
                    throw new PluginException(
                            plugin.id(),
                            type.getName(),
                            "the plugin has two extensions named '" + extension.name() + "'",
                            null);
                }
                made.add(extension);
            } catch (PluginException e) {
                problems.accept(e);
            }
        }
        return made;
    }

    private <T> Extension<T> make(ExtensionKind<T> kind, Class<?> type) {
        try {
            T instance = kind.point().cast(injector.getInstance(type));
            return new Extension<>(plugin.id(), kind.name().apply(instance), instance);
        } catch (ProvisionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new PluginException(
                    plugin.id(), type.getName(), "it can't be made: " + PluginCode.describe(cause), cause);
        }
    }

    private static <R> R guarded(LoadedPlugin plugin, Class<?> type, PluginCode.Body<R, RuntimeException> body) {
        try {
            return PluginCode.call(plugin.id(), type.getName(), plugin.loader(), body);
        } catch (InvalidInputException e) {
            throw new PluginException(plugin.id(), type.getName(), PluginCode.describe(e), e);
        }
    }
}
