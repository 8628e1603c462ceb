// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import java.util.List;

/**
 * What plugins see of the host: the JDK and the packages of the plugin API. It is the parent of every plugin's class
 * loader, and has no resources but the JDK's.
 */
final class HostView extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final List<String> SHARED = List.of("io.cairn.api.", "org.pf4j.", "org.slf4j.", "jakarta.inject.");

    private final ClassLoader host = HostView.class.getClassLoader();

    HostView() {
        super("plugin-api", getPlatformClassLoader());
    }

    /** Whether a class of this name is always the host's. */
    static boolean shares(String className) {
        return SHARED.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (shares(name)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
