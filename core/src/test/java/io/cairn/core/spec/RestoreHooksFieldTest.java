// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.HookRule.Exec;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.HookRule.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a specification of a restore says of hooks, quiescing and webhooks. */
class RestoreHooksFieldTest {

    private static RestoreSpec read(String spec) {
        return RestoreFile.read("r.yaml", "apiVersion: cairn.io/v1\nkind: Restore\nspec: {" + spec + "}\n")
                .spec();
    }

    private static RestoreSpec hook(String hook) {
        return read("hooks: {resources: [{name: warm, postHooks: [" + hook + "]}]}");
    }

    @Test
    void aHookHasItsFieldsOrTheirDefaults() {
        RestoreSpec spec = read(
                "hooks: {resources: [{name: warm, includedNamespaces: ['test-*'], excludedNamespaces: [test-x],"
                        + " includedResources: [pods], labelSelector: app=web, postHooks: [{exec: {command: [warm]}}, {exec:"
                        + " {container: web, command: [sh, -c, x], onError: Fail, execTimeout: 2m, waitTimeout: 1h, waitForReady: true}}]}]}");

        assertThat(spec.items().hooks())
                .containsExactly(new HookRule(
                        "warm",
                        List.of(new Word("test-*", new Position("r.yaml", 3, 62))),
                        List.of(new Word("test-x", new Position("r.yaml", 3, 94))),
                        Optional.of(new Word("app=web", new Position("r.yaml", 3, 145))),
                        List.of(),
                        List.of(
                                new Exec(
                                        "",
                                        List.of("warm"),
                                        OnError.CONTINUE,
                                        Duration.ofSeconds(30),
                                        Optional.of(new Wait(Duration.ofMinutes(10), false))),
                                new Exec(
                                        "web",
                                        List.of("sh", "-c", "x"),
                                        OnError.FAIL,
                                        Duration.ofMinutes(2),
                                        Optional.of(new Wait(Duration.ofHours(1), true))))));
    }

    @Test
    void whatIsWrittenForAResumedRunIsReadAgain() {
        RestoreSpec spec = read("quiesce: true, parkWebhooks: true, hooks: {resources: [{name: warm, postHooks: [{exec:"
                + " {command: [warm], onError: Fail, execTimeout: 2m, waitTimeout: 1h, waitForReady: true}}]}]}");

        assertThat(RestoreFile.ofTree(RestoreFile.tree(spec))).isEqualTo(spec);
        assertThat(spec.quiesces()).isTrue();
        assertThat(spec.parksWebhooks()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{init: {initContainers: []}} | init containers can't stand here",
                "{exec: {command: [x], timeout: 5s}} | unknown field 'timeout' in exec",
                "{exec: {command: [x], waitTimeout: soon}} | 'soon' is not a length of time",
                "{exec: {command: []}} | a hook needs a command"
            })
    void aMistakeIsSaid(String hook, String said) {
        assertThatThrownBy(() -> hook(hook))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(said);
    }

    @Test
    void theFieldsOfBackupsAreNotThoseOfRestores() {
        assertThatThrownBy(() -> read("hooks: {resources: [{name: warm, pre: [{exec: {command: [x]}}]}]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown field 'pre'");
        assertThatThrownBy(
                        () -> SpecFile.read(
                                "b.yaml",
                                "apiVersion: cairn.io/v1\nkind: Backup\nspec: {hooks: {resources: [{name: x, postHooks: []}]}}\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("unknown field 'postHooks'");
    }

    @Test
    void aListInThePlaceOfAMapIsToldWhichFieldsThatHas() {
        assertThatThrownBy(() -> read("hooks: [{name: warm}]"))
                .hasMessageEndingWith("'hooks' must be a map of fields, such as resources");
    }

    @Test
    void aRuleWithoutHooksIsRefused() {
        assertThatThrownBy(() -> read("hooks: {resources: [{name: warm}]}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'warm' has no hooks");
    }
}
