// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.PageSlicer;
import io.cairn.core.collect.RawItem;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.GoDuration;
import io.cairn.core.spec.HookRule;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.Position;
import io.cairn.core.spec.Word;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HookFinderTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final String PRE = "pre.hook.backup.cairn.io/";
    private static final String VELERO = "pre.hook.backup.velero.io/";

    private static RawItem pod(String phase, Map<String, String> annotations) {
        String fields = annotations.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue().replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(","));
        String json =
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"db-0\",\"namespace\":\"shop\",\"uid\":\"u\","
                        + "\"labels\":{\"app\":\"db\"},\"annotations\":{" + fields + "}},\"spec\":{\"initContainers\":["
                        + "{\"name\":\"setup\"},{\"name\":\"mesh\",\"restartPolicy\":\"Always\"}],\"containers\":[{\"name\":\"db\"},{\"name\":\"log\"}]},"
                        + "\"status\":{\"phase\":\"" + phase + "\"}}";
        return new PageSlicer(PODS).single(json.getBytes(StandardCharsets.UTF_8));
    }

    private static PodHooks hooks(Map<String, String> annotations) {
        return new HookFinder(List.of()).hooksOf(pod("Running", annotations));
    }

    private static Hook pre(Map<String, String> annotations) {
        return hooks(annotations).pre().get(0);
    }

    @Test
    void aHookByAnnotationHasTheDefaultsOfVelero() {
        assertThat(pre(Map.of(PRE + "command", "/bin/sync")))
                .isEqualTo(new Hook(
                        Hook.Phase.PRE,
                        "the annotation pre.hook.backup.cairn.io/command",
                        "db",
                        List.of("/bin/sync"),
                        OnError.FAIL,
                        Duration.ofSeconds(30),
                        ""));
    }

    @Test
    void everyAnnotationIsRead() {
        Hook hook = pre(Map.of(
                VELERO + "command", "[\"sh\", \"-c\", \"sync; sync\"]",
                VELERO + "container", "log",
                VELERO + "on-error", "Continue",
                VELERO + "timeout", "1m30s"));

        assertThat(hook.command()).containsExactly("sh", "-c", "sync; sync");
        assertThat(hook.container()).isEqualTo("log");
        assertThat(hook.onError()).isEqualTo(OnError.CONTINUE);
        assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(hook.problem()).isEmpty();
    }

    @Test
    void aPlainCommandIsOneProgramWithoutArgumentsAsInVelero() {
        assertThat(pre(Map.of(VELERO + "command", "fsfreeze -f /data")).command())
                .containsExactly("fsfreeze -f /data");
    }

    @Test
    void cairnsAnnotationsGoBeforeVelerosPhaseByPhase() {
        PodHooks hooks = hooks(Map.of(
                PRE + "command", "ours", VELERO + "command", "theirs", "post.hook.backup.velero.io/command", "thaw"));

        assertThat(hooks.pre()).extracting(Hook::command).containsExactly(List.of("ours"));
        assertThat(hooks.post()).extracting(Hook::command).containsExactly(List.of("thaw"));
    }

    @Test
    void theOldPrefixMeansPre() {
        assertThat(pre(Map.of("hook.backup.velero.io/command", "sync")).command())
                .containsExactly("sync");
    }

    @Test
    void aSidecarThatIsAnInitContainerMayHaveHooks() {
        assertThat(pre(Map.of(PRE + "command", "sync", PRE + "container", "mesh"))
                        .problem())
                .isEmpty();
    }

    @Test
    void aRestoreHookByAnnotationHasTheDefaultsOfVeleroAndABoundForItsWaiting() {
        assertThat(restoreHooks(Map.of("post.hook.restore.velero.io/command", "load")))
                .containsExactly(new Hook(
                        Hook.Phase.RESTORE,
                        "the annotation post.hook.restore.velero.io/command",
                        0,
                        "db",
                        List.of("load"),
                        OnError.CONTINUE,
                        Duration.ofSeconds(30),
                        Optional.of(new HookRule.Wait(Duration.ofMinutes(10), false)),
                        ""));
    }

    @Test
    void everyAnnotationOfARestoreHookIsRead() {
        String prefix = "post.hook.restore.cairn.io/";
        Hook hook = restoreHooks(Map.of(
                        prefix + "command", "[\"sh\", \"-c\", \"load\"]",
                        prefix + "container", "log",
                        prefix + "on-error", "Fail",
                        prefix + "exec-timeout", "2m",
                        prefix + "wait-timeout", "1h",
                        prefix + "wait-for-ready", "true"))
                .get(0);

        assertThat(hook)
                .isEqualTo(new Hook(
                        Hook.Phase.RESTORE,
                        "the annotation post.hook.restore.cairn.io/command",
                        0,
                        "log",
                        List.of("sh", "-c", "load"),
                        OnError.FAIL,
                        Duration.ofMinutes(2),
                        Optional.of(new HookRule.Wait(Duration.ofHours(1), true)),
                        ""));
    }

    @ParameterizedTest
    @CsvSource({
        "wait-timeout, soon, the annotation post.hook.restore.cairn.io/wait-timeout is 'soon'",
        "exec-timeout, 5, the annotation post.hook.restore.cairn.io/exec-timeout is '5'",
        "wait-for-ready, maybe, the annotation post.hook.restore.cairn.io/wait-for-ready is neither true nor false",
        "timeout, 5s, the annotation post.hook.restore.cairn.io/timeout has no meaning",
        "container, web, which isn't there: name one of db"
    })
    void aMistakeInARestoreHookIsItsProblem(String key, String value, String problem) {
        Hook hook = restoreHooks(Map.of(
                        "post.hook.restore.cairn.io/command", "load", "post.hook.restore.cairn.io/" + key, value))
                .get(0);

        assertThat(hook.problem()).contains(problem);
    }

    @Test
    void hooksOfBackupsAndRestoresAreKeptApart() {
        Map<String, String> both = Map.of(PRE + "command", "sync", "post.hook.restore.cairn.io/command", "load");

        assertThat(hooks(both).pre()).hasSize(1);
        assertThat(hooks(both).post()).isEmpty();
        assertThat(restoreHooks(both)).hasSize(1);
    }

    /** Of a pod that is not running: a restore waits for it. */
    private static List<Hook> restoreHooks(Map<String, String> annotations) {
        return new HookFinder(List.of())
                .restoreHooksOf(TreeJson.read(pod("Pending", annotations).json()), "shop");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        Map.of(PRE + "command", "[\"sh\""),
                        "command is not a JSON array of texts: write one such as"
                                + " [\"/bin/sh\", \"-c\", \"sync\"], or a single program"),
                Arguments.of(Map.of(PRE + "command", "[1]"), "is not a JSON array of texts"),
                Arguments.of(Map.of(PRE + "command", "[]"), "is not a JSON array of texts"),
                Arguments.of(Map.of(PRE + "container", "db"), "command is missing or empty"),
                Arguments.of(Map.of(PRE + "comand", "sync"), "pre.hook.backup.cairn.io/comand has no meaning"),
                Arguments.of(
                        Map.of(PRE + "command", "sync", PRE + "on-error", "ignore"),
                        "on-error is neither Fail nor Continue"),
                Arguments.of(
                        Map.of(PRE + "command", "sync", PRE + "timeout", "soon"),
                        "timeout is 'soon': write a length of time such as 30s or 1m30s"),
                Arguments.of(
                        Map.of(PRE + "command", "sync", PRE + "container", "setup"),
                        "is for the container 'setup', which isn't there: name one of db, log, mesh"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsASentence(Map<String, String> annotations, String sentence) {
        assertThat(pre(annotations).problem()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({"Running,'',false", "Pending,as the pod is Pending and not Running,false", "Succeeded,not Running,true"
    })
    void onlyARunningPodHasHooksToRun(String phase, String problem, boolean ended) {
        PodHooks hooks = new HookFinder(List.of()).hooksOf(pod(phase, Map.of(PRE + "command", "sync")));

        assertThat(hooks.ended()).isEqualTo(ended);
        assertThat(hooks.pre().get(0).problem()).contains(problem);
    }

    private static HookRule rule(String name, List<String> included, List<String> excluded, String selector) {
        HookRule.Exec exec = new HookRule.Exec("", List.of(name), OnError.FAIL, Duration.ofSeconds(1));
        return new HookRule(
                name,
                words(included),
                words(excluded),
                words(List.of(selector)).stream()
                        .filter(word -> !word.text().isEmpty())
                        .findFirst(),
                List.of(exec),
                List.of(exec));
    }

    private static List<Word> words(List<String> texts) {
        return texts.stream()
                .map(text -> new Word(text, new Position("spec.yaml", 7, 9)))
                .toList();
    }

    @Test
    void rulesOfTheSpecificationAreMatchedAndKeepTheirOrder() {
        HookFinder finder = new HookFinder(List.of(
                rule("all", List.of(), List.of(), ""),
                rule("glob", List.of("sh*"), List.of(), "app=db"),
                rule("other", List.of("prod"), List.of(), ""),
                rule("excluded", List.of(), List.of("shop"), ""),
                rule("labels", List.of(), List.of(), "app in (web)")));

        assertThat(finder.hooksOf(pod("Running", Map.of())).pre())
                .extracting(Hook::command)
                .containsExactly(List.of("all"), List.of("glob"));
    }

    @Test
    void aHookHasItsNumberAmongAllOfTheSpecificationWhicheverOfThemMatch() {
        HookFinder finder = new HookFinder(
                List.of(rule("other", List.of("prod"), List.of(), ""), rule("all", List.of(), List.of(), "")));

        assertThat(finder.hooksOf(pod("Running", Map.of())).pre())
                .extracting(Hook::number)
                .containsExactly(2);
    }

    @Test
    void annotationsOfAPhaseReplaceTheHooksOfTheSpecificationForIt() {
        PodHooks hooks = new HookFinder(List.of(rule("spec", List.of(), List.of(), "")))
                .hooksOf(pod("Running", Map.of(PRE + "command", "own")));

        assertThat(hooks.pre()).extracting(Hook::command).containsExactly(List.of("own"));
        assertThat(hooks.post()).extracting(Hook::command).containsExactly(List.of("spec"));
    }

    @Test
    void aMalformedSelectorIsAnErrorBeforeAnythingRuns() {
        assertRefused(rule("x", List.of(), List.of(), "app in ("), "'app in (' in the label selector 'app in ('");
        assertRefused(rule("x", List.of("shop", "{a,b}"), List.of(), ""), "'{a,b}' is not a pattern");
        assertRefused(rule("x", List.of(), List.of("a**"), ""), "'a**' is not a pattern");
    }

    private static void assertRefused(HookRule rule, String why) {
        assertThatThrownBy(() -> new HookFinder(List.of(rule)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("spec.yaml:7:9: 'x' of the specification's hooks: " + why);
    }

    @Test
    void aPodWithoutHooksIsToldByItsBytes() {
        HookFinder finder = new HookFinder(List.of());

        assertThat(finder.mayHaveHooks(pod("Running", Map.of("other", "x")))).isFalse();
        assertThat(finder.mayHaveHooks(pod("Running", Map.of("post.hook.backup.velero.io/command", "x"))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"30s,30000", "1m30s,90000", "500ms,500", "1.5h,5400000", "0s,", "30,", "s,", "30s x,", "'',"})
    void lengthsOfTimeAreReadAsGoWritesThem(String text, Long millis) {
        assertThat(GoDuration.parse(text)).isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
    }
}
