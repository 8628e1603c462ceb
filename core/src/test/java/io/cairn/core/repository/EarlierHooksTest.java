// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.HookRun.Result;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which hooks count as started by an earlier run, by what its journal holds. */
class EarlierHooksTest {

    private static final ItemId POD = ItemId.parse("pods/shop/db-0");

    private static Hook hook(int number, String password) {
        return new Hook(
                Hook.Phase.RESTORE,
                "'users' of the specification's hooks",
                number,
                "main",
                List.of("add", "password=" + password),
                OnError.FAIL,
                Duration.ofSeconds(30),
                Optional.empty(),
                "");
    }

    private static EarlierHooks after(Hook hook, Result result) throws IOException {
        HookEntry written = new HookEntry(0, new HookRun(POD, hook, NOON, NOON, 0, "", false, result, ""));
        return new EarlierHooks(EarlierHooks.keys(List.of(HookEntry.read(written.tree()))), List.of());
    }

    @Test
    void ofHooksThatLookAlikeInTheJournalOnlyTheOneThatWasStartedCounts() throws IOException {
        EarlierHooks earlier = after(hook(1, "one"), Result.FAILED);

        assertThat(earlier.has(POD, hook(1, "one"))).isTrue();
        assertThat(earlier.has(POD, hook(2, "two"))).isFalse();
    }

    @Test
    void oneThatWasNotStartedDoesNotCount() throws IOException {
        assertThat(after(hook(1, "one"), Result.REFUSED).has(POD, hook(1, "one")))
                .isFalse();
    }

    @Test
    void aJournalThatDoesNotTellTheNumberStandsForAllThatLookAlike() throws IOException {
        EarlierHooks earlier = after(hook(0, "one"), Result.SUCCEEDED);

        assertThat(earlier.has(POD, hook(1, "one"))).isTrue();
        assertThat(earlier.has(POD, hook(2, "two"))).isTrue();
    }
}
