// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Lets bindings name service accounts in the namespaces to which those go, as accounts or as the users and groups that
 * stand for them. Safe for use by several threads.
 */
public final class Bindings extends Cleaning {

    static final String NAME = "bindings";

    private static final String USER = "system:serviceaccount:";
    private static final String GROUP = "system:serviceaccounts:";

    /** Made by the plugin host. */
    @Inject
    public Bindings(Switches switches) {
        super(
                switches,
                NAME,
                Set.of("rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io"));
    }

    @Override
    public RestoreDecision execute(Item binding, RestoreView restore) {
        return RestoreDecision.keep(
                binding.with(Trees.withEach(binding.object(), subject -> moved(subject, restore::target), "subjects")));
    }

    private static ObjectTree moved(ObjectTree subject, UnaryOperator<String> target) {
        return switch (subject.text("kind").orElse("")) {
            case "ServiceAccount" -> Trees.withText(subject, target, "namespace");
            case "User" -> Trees.withText(subject, name -> moved(name, USER, target), "name");
            case "Group" -> Trees.withText(subject, name -> moved(name, GROUP, target), "name");
            default -> subject;
        };
    }

    /** The name, with the namespace that follows the prefix up to a colon, if any, moved. */
    private static String moved(String name, String prefix, UnaryOperator<String> target) {
        if (!name.startsWith(prefix) || name.length() == prefix.length()) {
            return name;
        }
        String rest = name.substring(prefix.length());
        int end = rest.indexOf(':') < 0 ? rest.length() : rest.indexOf(':');
        return prefix + target.apply(rest.substring(0, end)) + rest.substring(end);
    }
}
