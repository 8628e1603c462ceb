// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.api.InvalidInputException;
import java.io.IOException;

/** The one door through which the host enters a plugin's code. */
final class PluginCode {

    private PluginCode() {}

    @FunctionalInterface
    interface Body<R, X extends Exception> {
        R run() throws X;
    }

    static <R, X extends Exception> R call(String pluginId, String extension, ClassLoader loader, Body<R, X> body)
            throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return body.run();
        } catch (Exception e) {
            if (e instanceof InvalidInputException || e instanceof IOException || e instanceof InterruptedException) {
                throw e;
            }
            throw new PluginException(pluginId, extension, describe(e), e);
        } catch (OutOfMemoryError e) {
            // No fault that can be laid at the plugin's door, and none that a run survives.
            throw e;
        } catch (Error e) {
            throw new PluginException(pluginId, extension, describe(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What a throwable says, in words a user can pass on to the plugin's author. */
    static String describe(Throwable thrown) {
        String message = thrown.getMessage();
        String kind = thrown.getClass().getSimpleName();
        return message == null || message.isBlank() ? kind : kind + ": " + message.strip();
    }
}
