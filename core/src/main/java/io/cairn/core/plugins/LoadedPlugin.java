// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.CairnPlugin;
import io.cairn.api.InvalidInputException;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A plugin whose entry class stands ready. */
final class LoadedPlugin {

    private final PluginFile file;
    private final CairnPlugin entry;
    private final Map<ExtensionKind<?>, Set<Class<?>>> classes = new ConcurrentHashMap<>();

    LoadedPlugin(PluginFile file, CairnPlugin entry) {
        this.file = file;
        this.entry = entry;
    }

    PluginFile file() {
        return file;
    }

    String id() {
        return file.id();
    }

    ClassLoader loader() {
        return entry.getClass().getClassLoader();
    }

    /**
     * The plugin's extension classes of a kind, in its order. The plugin is asked once.
     *
     * @throws PluginException if it doesn't answer, or names a class that is no extension
     */
    Set<Class<?>> classes(ExtensionKind<?> kind) {
        return classes.computeIfAbsent(kind, this::ask);
    }

    private Set<Class<?>> ask(ExtensionKind<?> kind) {
        String entryName = entry.getClass().getName();
        try {
            return PluginCode.call(id(), entryName, loader(), () -> {
                Set<Class<?>> named = new LinkedHashSet<>();
                for (Class<?> type : List.<Class<?>>copyOf(kind.classes().apply(entry))) {
                    named.add(checked(type, kind));
                }
                return named;
            });
        } catch (InvalidInputException e) {
            throw new PluginException(id(), entryName, PluginCode.describe(e), e);
        }
    }

    /** Generics are erased: a plugin built carelessly can name any class at all. */
    private static Class<?> checked(Class<?> type, ExtensionKind<?> kind) {
        if (!kind.point().isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalStateException(type.getName() + " is not a class that implements "
                    + kind.point().getSimpleName());
        }
        return type;
    }
}
