// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private final AdaptiveLimit limit = new AdaptiveLimit();
    private final Deque<Long> underWay = new ArrayDeque<>();

    private void fill() throws InterruptedException {
        while (underWay.size() < limit.limit()) {
            underWay.add(limit.enter());
        }
    }

    private void end(boolean borne) {
        limit.leave(underWay.remove(), borne);
    }

    /** Each request that ends makes room for another one. */
    private void answerWell(int answers) throws InterruptedException {
        for (int i = 0; i < answers; i++) {
            fill();
            end(true);
        }
    }

    @Test
    void aRoundTripThatGoesWellMakesRoomForOneMore() throws Exception {
        answerWell(15);
        assertThat(limit.limit()).isEqualTo(16);
        answerWell(1);
        assertThat(limit.limit()).isEqualTo(17);
        answerWell(17);
        assertThat(limit.limit()).isEqualTo(18);
    }

    @Test
    void itGrowsNoFurtherThanThis() throws Exception {
        answerWell(10_000);

        assertThat(limit.limit()).isEqualTo(AdaptiveLimit.MOST);
    }

    @Test
    void aLimitThatBoundsNothingDoesNotGrow() throws Exception {
        for (int i = 0; i < 1000; i++) {
            limit.leave(limit.enter(), true);
        }

        assertThat(limit.limit()).isEqualTo(AdaptiveLimit.START);
    }

    @Test
    void aBusyServerHalvesItOnceARoundTrip() throws Exception {
        fill();
        for (int i = 0; i < 10; i++) {
            end(false);
        }
        assertThat(limit.limit()).as("ten of one round trip").isEqualTo(8);

        fill();
        while (!underWay.isEmpty()) {
            end(false);
        }
        assertThat(limit.limit()).as("and those sent after it").isEqualTo(4);
    }

    @Test
    void oneRequestIsAlwaysLetThrough() throws Exception {
        for (int i = 0; i < 20; i++) {
            limit.leave(limit.enter(), false);
        }

        assertThat(limit.limit()).isEqualTo(1);
        underWay.add(limit.enter());
        end(true);
        assertThat(limit.limit()).as("and it grows again").isEqualTo(2);
    }

    @Test
    void aRequestAboveTheLimitWaitsUntilOneEnds() throws Exception {
        fill();
        CountDownLatch entered = new CountDownLatch(1);
        Thread next = new Thread(() -> {
            try {
                limit.enter();
                entered.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        next.start();
        awaitWaiting(next);

        end(false);
        awaitWaiting(next);
        assertThat(entered.getCount()).as("the limit has halved").isEqualTo(1);
        while (!underWay.isEmpty()) {
            end(true);
        }
        entered.await();
        next.join();
    }

    @Test
    void allThatWaitGoOnAsPlacesGetFree() throws Exception {
        fill();
        CountDownLatch entered = new CountDownLatch(3);
        List<Thread> more = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            Thread next = new Thread(() -> {
                try {
                    limit.leave(limit.enter(), true);
                    entered.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            next.start();
            awaitWaiting(next);
            more.add(next);
        }

        end(true);

        entered.await();
        for (Thread thread : more) {
            thread.join();
        }
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        fill();
        Thread next = new Thread(() -> {
            try {
                limit.enter();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        next.start();
        awaitWaiting(next);

        next.interrupt();
        next.join();

        end(true);
        underWay.add(limit.enter());
        assertThat(underWay).as("it has taken no place").hasSize(AdaptiveLimit.START);
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
