// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who a token belongs to, and what that user may do. Thread-safe. */
final class Access {

    static final String ANONYMOUS = "system:anonymous";

    /**
     * A right; {@code *} stands for all, no namespaces for the whole cluster.
     */
    record Rule(String user, Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> namespaces) {

        private boolean allows(String asking, String verb, String group, String resource, String namespace) {
            return user.equals(asking)
                    && contains(verbs, verb)
                    && contains(groups, group)
                    && contains(resources, resource)
                    && (namespaces.isEmpty() || contains(namespaces, namespace));
        }

        private static boolean contains(Set<String> allowed, String wanted) {
            return allowed.contains("*") || allowed.contains(wanted);
        }
    }

    private final Map<String, String> usersByToken = new ConcurrentHashMap<>();
    private final Set<String> admins = ConcurrentHashMap.newKeySet();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    void user(String token, String user) {
        usersByToken.put(token, user);
    }

    void admin(String user) {
        admins.add(user);
    }

    void allow(Rule rule) {
        rules.add(rule);
    }

    /** Takes back every right of a user. */
    void revoke(String user) {
        admins.remove(user);
        rules.removeIf(rule -> rule.user().equals(user));
    }

    void forget(String token) {
        usersByToken.remove(token);
    }

    Optional<String> token(String user) {
        return usersByToken.entrySet().stream()
                .filter(entry -> entry.getValue().equals(user))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The user of an {@code Authorization} header, which is empty if there was none. */
    String authenticate(String header) {
        if (header.isEmpty()) {
            return ANONYMOUS;
        }
        String token = header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
        String user = usersByToken.get(token);
        if (user == null) {
            throw KubeError.unauthorized();
        }
        return user;
    }

    boolean allowed(String user, String verb, String group, String resource, String namespace) {
        return admins.contains(user)
                || rules.stream().anyMatch(rule -> rule.allows(user, verb, group, resource, namespace));
    }

    List<Rule> rules(String user) {
        if (admins.contains(user)) {
            return List.of(new Rule(user, Set.of("*"), Set.of("*"), Set.of("*"), Set.of()));
        }
        return rules.stream().filter(rule -> rule.user().equals(user)).toList();
    }

    /** Refuses what the user may not do, in the words of a real server. */
    void check(String user, String verb, Target target) {
        ServedType type = target.type();
        String subresource = target.subresource();
        String resource = subresource.isEmpty() ? type.plural() : type.plural() + "/" + subresource;
        String namespace = target.accessNamespace();
        if (!allowed(user, verb, type.group(), resource, namespace)) {
            throw KubeError.forbidden(
                    type,
                    target.name(),
                    "User \"" + user + "\" cannot " + verb + " resource \"" + resource + "\" in API group \""
                            + type.group() + "\" "
                            + (namespace.isEmpty()
                                    ? "at the cluster scope"
                                    : "in the namespace \"" + namespace + "\""));
        }
    }
}
