// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.preflight;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.kube.KubeApi;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a run needs and what of it the user lacks. Immutable.
 *
 * @param needed the rights that the run needs
 * @param helpful the rights that the run makes use of if they are there
 * @param lacking those of the needed ones that the user doesn't have
 * @param warnings what could not be found out, a sentence each
 */
public record Rights(List<Right> needed, List<Right> helpful, List<Right> lacking, List<String> warnings) {

    /** Copies the lists. */
    public Rights {
        needed = List.copyOf(needed);
        helpful = List.copyOf(helpful);
        lacking = List.copyOf(lacking);
        warnings = List.copyOf(warnings);
    }

    /**
     * Asks the API server which of the needed rights the user of this API has.
     *
     * @throws ClusterException if the server can't be reached or doesn't accept the credentials
     */
    public static Rights ask(KubeApi api, Collection<Right> needed, Collection<Right> helpful, List<String> warnings)
            throws ClusterException {
        return new Rights(List.copyOf(needed), List.copyOf(helpful), new AccessReviews(api).denied(needed), warnings);
    }

    /**
     * A {@code ClusterRole} of the <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">RBAC API</a>
     * with the needed and the helpful rights and no more: one rule for each API group and set of verbs.
     */
    public ObjectTree clusterRole(String name) {
        Map<String, TreeSet<String>> verbsByType = new TreeMap<>();
        Map<String, String> groups = new TreeMap<>();
        Map<String, String> plurals = new TreeMap<>();
        for (Right right : Stream.concat(needed.stream(), helpful.stream()).toList()) {
            String id = right.type().id();
            verbsByType.computeIfAbsent(id, type -> new TreeSet<>()).add(right.verb());
            groups.put(id, right.type().group());
            plurals.put(id, right.type().plural());
        }
        Map<String, TreeSet<String>> resourcesByRule = new TreeMap<>();
        verbsByType.forEach((id, verbs) -> resourcesByRule
                .computeIfAbsent(groups.get(id) + " " + String.join(" ", verbs), rule -> new TreeSet<>())
                .add(plurals.get(id)));
        List<Map<String, Object>> rules = new ArrayList<>();
        resourcesByRule.forEach((rule, resources) -> {
            List<String> words = List.of(rule.split(" ", -1));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("apiGroups", List.of(words.get(0)));
            fields.put("resources", List.copyOf(resources));
            fields.put("verbs", words.subList(1, words.size()));
            rules.add(fields);
        });
        Map<String, Object> role = new LinkedHashMap<>();
        role.put("apiVersion", "rbac.authorization.k8s.io/v1");
        role.put("kind", "ClusterRole");
        role.put("metadata", Map.of("name", name));
        role.put("rules", rules);
        return ObjectTree.of(role);
    }
}
