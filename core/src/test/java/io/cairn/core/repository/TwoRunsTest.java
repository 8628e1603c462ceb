// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two runs of one name, the second of which begins in the midst of the first, and stands still in the midst of its own. */
class TwoRunsTest {

    /** So many calls it takes a run to have its name and its first files. */
    private static final int CALLS = 24;

    private static final Clock NOW = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private enum End {
        MADE,
        REFUSED
    }

    /** Runs something the first time. */
    private static final class Once implements Runnable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final Runnable task;

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                task.run();
            }
        }
    }

    private static End run(ObjectStore store, boolean elsewhere) {
        Repository repository = elsewhere ? Machines.elsewhere(store, NOW) : Machines.here(store, NOW);
        try {
            Machines.make(repository, "b1");
            return End.MADE;
        } catch (InvalidInputException | IOException e) {
            return End.REFUSED;
        }
    }

    /** The store as seen by somebody to whom something happens before his n-th call. */
    private static ObjectStore before(int call, ObjectStore store, Runnable event) {
        AtomicInteger calls = new AtomicInteger();
        return (ObjectStore) Proxy.newProxyInstance(
                TwoRunsTest.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (calls.incrementAndGet() == call) {
                        event.run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    /** The first is halted at a call, the second at one of its own; then the first ends, and then the second. */
    private static int made(ObjectStore store, int first, int second, boolean elsewhere) {
        Semaphore halted = new Semaphore(0);
        Semaphore go = new Semaphore(0);
        CompletableFuture<End> other = new CompletableFuture<>();
        ObjectStore slow = before(second, store, () -> {
            halted.release();
            go.acquireUninterruptibly();
        });
        Runnable begin = () -> {
            Thread thread = new Thread(() -> {
                try {
                    other.complete(run(slow, elsewhere));
                } catch (RuntimeException | Error e) {
                    other.completeExceptionally(e);
                } finally {
                    halted.release();
                }
            });
            thread.start();
            halted.acquireUninterruptibly();
        };
        Once once = new Once(begin);
        End one = run(before(first, store, once), elsewhere);
        once.run();
        go.release();
        End two = other.join();
        return (one == End.MADE ? 1 : 0) + (two == End.MADE ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exactlyOneWinsWhereTheStoreEnforcesIt(boolean elsewhere) throws IOException {
        for (int first = 1; first <= CALLS; first++) {
            for (int second = 1; second <= CALLS; second++) {
                MemoryObjectStore store = new MemoryObjectStore("two");

                assertThat(made(store, first, second, elsewhere)).isEqualTo(1);

                Machines.assertWhole(store, "b1", NOW);
                Machines.assertNothingLeft(store, NOW);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereItDoesNotAtMostOneIsListedAndItIsNoMixture(boolean elsewhere) throws IOException {
        int won = 0;
        for (int first = 1; first <= CALLS; first++) {
            for (int second = 1; second <= CALLS; second++) {
                MemoryObjectStore store = new MemoryObjectStore("two");

                int made = made(new UnenforcedStore(store), first, second, elsewhere);

                assertThat(made).isLessThanOrEqualTo(1);
                if (made == 1) {
                    Machines.assertWhole(store, "b1", NOW);
                }
                Machines.assertNothingLeft(store, NOW);
                won += made;
            }
        }
        assertThat(won).as("runs that won though another came").isPositive();
    }
}
