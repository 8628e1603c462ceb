// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.core.kube.KubeAnswer;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.SpecFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A server of 100,000 pods in 1,000 namespaces, and 1,000 rules about them: of ten rules five name the hundred pods of a
 * namespace one by one, in no order; two are globs over ten namespaces, one of them parallel; one is by labels, one by owner; and
 * one is a pair, by globs. All but the parallel ones are serial, so that their items must be known one by one. Up to ten
 * selectors come into question for a pod.
 */
final class RuledPods extends NamespacesOnly {

    /** How many pods there are. */
    static final int PODS = 100_000;

    private static final int RULES = 1_000;
    private static final int OWN = PODS / RULES;
    private static final int GROUP = 10;
    private static final int NEAR = 3;
    private static final Pattern PAGE = Pattern.compile("/api/v1/pods\\?.*limit=(\\d+)(.*continue=(\\d+))?.*");

    RuledPods() {
        super(PODS);
    }

    @Override
    public KubeAnswer get(String path, String accept, long maxBytes) {
        Matcher page = PAGE.matcher(path);
        if (!page.matches()) {
            return super.get(path, accept, maxBytes);
        }
        int start = page.group(3) == null ? 0 : Integer.parseInt(page.group(3));
        int end = Math.min(PODS, start + Integer.parseInt(page.group(1)));
        String next = end < PODS ? String.valueOf(end) : "";
        String items = IntStream.range(start, end).mapToObj(RuledPods::metadata).collect(Collectors.joining(","));
        String list = "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"
                + "{\"resourceVersion\":\"1\",\"continue\":\"" + next + "\"},\"items\":[" + items + "]}";
        return new KubeAnswer(200, list.getBytes(UTF_8));
    }

    private static String metadata(int number) {
        int namespace = number / OWN;
        Random random = new Random(number);
        String near = namespace % GROUP == GROUP - 1
                ? ""
                : IntStream.range(0, NEAR)
                        .mapToObj(key -> ",\"near-" + key + "\":\"team-"
                                + (namespace + random.nextInt(GROUP * GROUP)) % RULES + "\"")
                        .collect(Collectors.joining());
        return "{\"metadata\":{\"name\":\"" + Pods.name(number) + "\",\"namespace\":\"" + Pods.namespace(number)
                + "\",\"uid\":\"pod-" + number + "\",\"resourceVersion\":\"" + number
                + "\",\"creationTimestamp\":\"2026-01-02T03:04:05Z\",\"labels\":{\"app\":\"web-" + namespace + "\""
                + near
                + "},\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"web-"
                + namespace + "\",\"uid\":\"set-" + namespace + "\",\"controller\":true}]}}";
    }

    /** A specification with the rules, as from a file. */
    static BackupSpec spec() {
        String rules = IntStream.range(0, RULES).mapToObj(RuledPods::rule).collect(Collectors.joining());
        return SpecFile.read("rules.yaml", "apiVersion: cairn.io/v1\nkind: Backup\nspec:\n  order:\n" + rules)
                .spec();
    }

    private static String rule(int number) {
        String namespace = Pods.namespace(number * OWN);
        String group = namespace.substring(0, namespace.length() - 1) + "?";
        return switch (number % GROUP) {
            case 1 -> select("names: \"" + group + "/web-*1\"", "mode: serial");
            case 3 -> select("names: \"" + group + "/web-*2\"", "mode: parallel");
            case 5 ->
                select(
                        IntStream.range(0, NEAR)
                                .mapToObj(key -> "\"near-" + key + "=team-" + number + "\"")
                                .collect(Collectors.joining(", ", "labels: [app=web-" + number + ", ", "]")),
                        "mode: serial");
            case 7 -> select("owner: \"replicasets.apps/" + namespace + "/web-" + number + "\"", "mode: serial");
            case 9 ->
                "  - before: {select: {type: pods, names: \"" + namespace + "/web-*[3-6]\"}}\n"
                        + "    after: {select: {type: pods, names: \"" + namespace + "/web-*[7-90]\"}}\n";
            default ->
                select(
                        shuffled(number * OWN).stream()
                                .map(pod -> namespace + "/" + Pods.name(pod))
                                .collect(Collectors.joining(", ", "names: [", "]")),
                        "mode: serial");
        };
    }

    private static String select(String condition, String more) {
        return "  - select: {type: pods, " + condition + "}\n    " + more + "\n";
    }

    private static List<Integer> shuffled(int start) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(start, start + OWN).boxed().toList());
        Collections.shuffle(numbers, new Random(start));
        return numbers;
    }
}
