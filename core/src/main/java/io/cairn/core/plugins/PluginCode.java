// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.InvalidInputException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/** The one door through which the host enters a plugin's code. */
final class PluginCode {

    private PluginCode() {}

    @FunctionalInterface
    interface Body<R, X extends Exception> {
        R run() throws X;
    }

    /**
     * Runs a plugin's code with the plugin's class loader as the context class loader. What the contracts of the plugin
     * API let it throw passes; anything else becomes a {@link PluginException}.
     */
    static <R, X extends Exception> R call(String pluginId, String extension, ClassLoader loader, Body<R, X> body)
            throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return body.run();
        } catch (Exception e) {
            if (passes(e)) {
                throw e;
            }
            throw new PluginException(pluginId, extension, describe(e), e);
        } catch (OutOfMemoryError e) {
            // Not a fault that can be laid at one plugin's door, nor one that a run survives.
            throw e;
        } catch (Error e) {
            throw new PluginException(pluginId, extension, describe(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean passes(Exception e) {
        return e instanceof InvalidInputException
                || e instanceof IOException
                || e instanceof InterruptedException
                || e instanceof PluginException;
    }

    /** What a throwable says, in words a user can pass on to the plugin's author. */
    static String describe(Throwable thrown) {
        boolean wrapper = thrown instanceof ExceptionInInitializerError || thrown instanceof InvocationTargetException;
        if (wrapper && thrown.getCause() != null) {
            return describe(thrown.getCause());
        }
        String message = thrown.getMessage();
        String kind = thrown.getClass().getSimpleName();
        return message == null || message.isBlank() ? kind : kind + ": " + message.strip();
    }
}
