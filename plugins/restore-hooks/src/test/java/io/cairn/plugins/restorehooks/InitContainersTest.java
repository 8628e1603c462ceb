// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorehooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreDecision.Keep;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RunContext;
import io.cairn.testkit.contract.RestoreItemActionContract;
import io.cairn.testkit.restore.MemoryRestore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitContainersTest extends RestoreItemActionContract {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final String OURS = "init.hook.restore.cairn.io/";
    private static final String VELEROS = "init.hook.restore.velero.io/";
    private static final ObjectTree SETUP = ObjectTree.of(Map.of("name", "setup", "image", "app:1"));
    private static final Map<String, String> FETCH = Map.of(
            OURS + "container-image", "tools:1",
            OURS + "container-name", "fetch",
            OURS + "command", "[\"sh\", \"-c\", \"fetch \\\"a\\\"\"]",
            OURS + "timeout", "5m");

    @Override
    protected RestoreItemAction action(ClusterAccess cluster, RunContext run) {
        return new InitContainers(run);
    }

    @Override
    protected List<Item> samples() {
        return List.of(pod(FETCH, SETUP), pod(Map.of(OURS + "container-name", "fetch"), SETUP));
    }

    private static Item pod(Map<String, String> annotations, ObjectTree... init) {
        return new Item(
                PODS,
                ObjectTree.of(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        Map.of("namespace", "shop", "name", "db-0", "annotations", annotations),
                        "spec",
                        Map.of("initContainers", List.of(init)))));
    }

    private static Keep decide(Item pod) {
        RestoreDecision decision = new InitContainers(new RunContext("", Map.of())).execute(pod, new MemoryRestore());
        return (Keep) decision;
    }

    private static List<ObjectTree> init(Item pod) {
        return decide(pod).item().object().trees("spec", "initContainers");
    }

    @Test
    void theInitContainerComesBeforeThoseOfThePod() {
        assertThat(init(pod(FETCH, SETUP)))
                .containsExactly(
                        ObjectTree.of(Map.of(
                                "name", "fetch",
                                "image", "tools:1",
                                "command", List.of("sh", "-c", "fetch \"a\""))),
                        SETUP);
    }

    @Test
    void aPodInTheClusterThatHasItComesOutLikeTheOneOfTheBackup() {
        ObjectTree filled = ObjectTree.of(Map.of(
                "name", "fetch",
                "image", "tools:1",
                "command", List.of("sh", "-c", "fetch \"a\""),
                "imagePullPolicy", "IfNotPresent",
                "resources", Map.of()));

        assertThat(init(pod(FETCH, filled, SETUP))).isEqualTo(init(pod(FETCH, SETUP)));
    }

    @Test
    void withoutANameItHasADefaultOneAndWithoutACommandThatOfItsImage() {
        assertThat(init(pod(Map.of(VELEROS + "container-image", "tools:1"))))
                .containsExactly(ObjectTree.of(Map.of("name", "restore-init", "image", "tools:1")));
    }

    @Test
    void cairnsAnnotationsGoBeforeVeleros() {
        assertThat(init(pod(Map.of(
                        OURS + "container-image", "ours:1",
                        VELEROS + "container-image", "theirs:1",
                        VELEROS + "container-name", "theirs"))))
                .containsExactly(ObjectTree.of(Map.of("name", "restore-init", "image", "ours:1")));
    }

    @Test
    void aPodWithoutTheAnnotationsIsLeftAsItIs() {
        Item pod = pod(Map.of("mine", "x"), SETUP);

        assertThat(decide(pod)).isEqualTo(RestoreDecision.keep(pod));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "container-nam | fetch | the annotation init.hook.restore.cairn.io/container-nam has no meaning",
                "container-image | '' | the annotation init.hook.restore.cairn.io/container-image is missing or empty",
                "command | [1] | the annotation init.hook.restore.cairn.io/command is not a JSON array of texts",
                "container-name | setup | it has another init container setup: choose another container-name"
            })
    void aMistakeIsSaidAndThePodStaysAsItIs(String key, String value, String said) {
        Map<String, String> annotations = new java.util.HashMap<>(Map.of(OURS + "container-image", "tools:1"));
        annotations.put(OURS + key, value);
        Item pod = pod(annotations, SETUP);

        Keep decision = decide(pod);

        assertThat(decision.item()).isEqualTo(pod);
        assertThat(decision.notes()).containsExactly("its restore hook adds no init container: " + said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "load | load",
                "/bin/load it | /bin/load it",
                "[\"a\"] | a",
                " [ \"a\" , \"b\" ] | a,b",
                "[\"\\u0041\\\\\\/\\t\"] | `A\\/	`"
            })
    void commandsAreReadAsInExecHooks(String text, String words) {
        assertThat(Words.of(text).orElseThrow()).isEqualTo(List.of(words.split(",", -1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[", "[]", "[1]", "[\"a\"", "[\"a\",]", "[\"a\"] x", "[\"a\" \"b\"]", "[\"\\x\"]", "[[\"a\"]]"})
    void whatBeginsLikeAnArrayAndIsNoneIsRefused(String text) {
        assertThat(Words.of(text)).isEmpty();
    }
}
