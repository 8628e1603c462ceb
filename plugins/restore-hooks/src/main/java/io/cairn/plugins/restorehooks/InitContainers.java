// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorehooks;

import io.cairn.api.AppliesTo;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.RunContext;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts an init container before those of a pod, by the pod's annotations: Cairn's before Velero's. Safe for use by several
 * threads.
 *
 * <p>A pod that has the container already gets it anew, without what an API server adds to it, so that the pod in the
 * cluster and the one of the backup come out alike.
 */
public final class InitContainers implements RestoreItemAction {

    private static final List<String> PREFIXES = List.of("init.hook.restore.cairn.io/", "init.hook.restore.velero.io/");

    private static final String IMAGE = "container-image";
    private static final String NAME = "container-name";
    private static final String COMMAND = "command";
    private static final Set<String> KEYS = Set.of(IMAGE, NAME, COMMAND, "timeout");
    private static final String DEFAULT_NAME = "restore-init";

    private final RunContext run;

    /** An action of this run. */
    @Inject
    public InitContainers(RunContext run) {
        this.run = run;
    }

    @Override
    public String name() {
        return "init-containers";
    }

    @Override
    public AppliesTo appliesTo() {
        for (String key : run.config().keySet()) {
            throw new InvalidInputException("the plugin restore-hooks has no setting '" + key + "'; it has none");
        }
        return AppliesTo.changing("pods");
    }

    @Override
    public RestoreDecision execute(Item pod, RestoreView restore) {
        Map<String, String> annotations = pod.object().textFields("metadata", "annotations");
        for (String prefix : PREFIXES) {
            Set<String> keys = new TreeSet<>();
            annotations.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .forEach(key -> keys.add(key.substring(prefix.length())));
            if (!keys.isEmpty()) {
                return decide(pod, prefix, keys, annotations);
            }
        }
        return RestoreDecision.keep(pod);
    }

    private static RestoreDecision decide(Item pod, String prefix, Set<String> keys, Map<String, String> annotations) {
        keys.removeAll(KEYS);
        if (!keys.isEmpty()) {
            return unchanged(pod, "the annotation " + prefix + keys.iterator().next() + " has no meaning");
        }
        String image = annotations.getOrDefault(prefix + IMAGE, "").strip();
        if (image.isEmpty()) {
            return unchanged(pod, "the annotation " + prefix + IMAGE + " is missing or empty");
        }
        Optional<List<String>> command = Words.of(annotations.getOrDefault(prefix + COMMAND, ""));
        if (command.isEmpty()) {
            return unchanged(pod, "the annotation " + prefix + COMMAND + " is not a JSON array of texts");
        }
        String name = annotations.getOrDefault(prefix + NAME, "").strip();
        return with(pod, container(name.isEmpty() ? DEFAULT_NAME : name, image, command.get()));
    }

    private static ObjectTree container(String name, String image, List<String> command) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("image", image);
        if (!command.isEmpty()) {
            fields.put("command", command);
        }
        return ObjectTree.of(fields);
    }

    private static RestoreDecision with(Item pod, ObjectTree container) {
        ObjectTree object = pod.object();
        Object present = object.value("spec", "initContainers").orElse(List.of());
        if (object.tree("spec").isEmpty() || !(present instanceof List<?> list)) {
            return RestoreDecision.keep(pod);
        }
        List<Object> containers = new ArrayList<>(List.of(container));
        for (Object other : list) {
            boolean sameName =
                    other instanceof ObjectTree tree && tree.text("name").equals(container.text("name"));
            if (sameName && !isSame((ObjectTree) other, container)) {
                return unchanged(
                        pod,
                        "it has another init container "
                                + container.text("name").orElse("") + ": choose another container-name");
            }
            if (!sameName) {
                containers.add(other);
            }
        }
        return RestoreDecision.keep(pod.with(object.with(containers, "spec", "initContainers")));
    }

    private static boolean isSame(ObjectTree one, ObjectTree other) {
        return one.text("image").equals(other.text("image"))
                && one.texts("command").equals(other.texts("command"));
    }

    private static RestoreDecision unchanged(Item pod, String why) {
        return RestoreDecision.keep(pod, "its restore hook adds no init container: " + why);
    }
}
