// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import java.lang.reflect.Proxy;

/**
 * Hears a signal that comes while the first one is being handled, which shutdown hooks don't.
 *
 * <p>The JDK has only {@code sun.misc.Signal} for it, of the module {@code jdk.unsupported}, a use of which the compiler
 * can't be told to accept: so it is looked up by name. Where it is missing, a second signal is not heard.
 */
final class SecondSignal {

    private SecondSignal() {}

    /** Calls {@code action} on SIGINT and SIGTERM from now on. */
    static void then(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.run();
                        return self;
                    });
            for (String name : new String[] {"INT", "TERM"}) {
                Object each = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, each, proxy);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // as the class comment says; the first signal is handled all the same
        }
    }
}
