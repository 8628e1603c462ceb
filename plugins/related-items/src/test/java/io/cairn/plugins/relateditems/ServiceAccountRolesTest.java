// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAccountRolesTest {

    private static final ResourceType ACCOUNTS = new ResourceType("", "v1", "serviceaccounts", "ServiceAccount", true);
    private static final ResourceType BINDINGS =
            new ResourceType("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false);

    private final ClusterAccess cluster = mock(ClusterAccess.class);
    private final ServiceAccountRoles action = new ServiceAccountRoles(cluster);

    @BeforeEach
    void serve() {
        when(cluster.resolve(BINDINGS.id())).thenReturn(BINDINGS);
    }

    private void bindings(Item... bindings) throws ClusterException {
        doAnswer(call -> {
                    Consumer<Item> consumer = call.getArgument(2);
                    List.of(bindings).forEach(consumer);
                    return "done";
                })
                .when(cluster)
                .forEachItem(eq(BINDINGS), eq(""), any());
    }

    private static Item binding(String name, String role, Map<String, Object> subject) {
        return new Item(
                BINDINGS,
                ObjectTree.of(Map.of(
                        "metadata", Map.of("name", name),
                        "roleRef", Map.of("kind", "ClusterRole", "name", role),
                        "subjects", List.of(subject))));
    }

    private static Map<String, Object> account(String namespace, String name) {
        return Map.of("kind", "ServiceAccount", "namespace", namespace, "name", name);
    }

    private List<String> relatedTo(String namespace, String name) throws ClusterException {
        Item account =
                new Item(ACCOUNTS, ObjectTree.of(Map.of("metadata", Map.of("namespace", namespace, "name", name))));
        return action.execute(account).related().stream().map(ItemId::toString).toList();
    }

    @Test
    void anAccountBringsItsBindingsAndTheirRoles() throws ClusterException {
        bindings(
                binding("db-reads", "reader", account("shop", "db")),
                binding("other", "writer", account("mall", "db")),
                binding("users", "viewer", Map.of("kind", "User", "name", "db")));

        assertThat(relatedTo("shop", "db"))
                .containsExactly(
                        "clusterrolebindings.rbac.authorization.k8s.io/db-reads",
                        "clusterroles.rbac.authorization.k8s.io/reader");
    }

    @Test
    void aBindingForTheAccountsOfItsNamespaceIsItsToo() throws ClusterException {
        bindings(
                binding("all-of-shop", "reader", Map.of("kind", "Group", "name", "system:serviceaccounts:shop")),
                binding("all", "everything", Map.of("kind", "Group", "name", "system:serviceaccounts")));

        assertThat(relatedTo("shop", "db"))
                .containsExactly(
                        "clusterrolebindings.rbac.authorization.k8s.io/all-of-shop",
                        "clusterroles.rbac.authorization.k8s.io/reader");
        assertThat(relatedTo("mall", "db")).isEmpty();
    }

    @Test
    void theBindingsAreReadOnce() throws ClusterException {
        bindings(binding("db-reads", "reader", account("shop", "db")));

        relatedTo("shop", "a");
        relatedTo("shop", "b");

        verify(cluster, times(1)).forEachItem(any(), any(), any());
    }

    @Test
    void bindingsThatCanNotBeReadAreToldOnce() throws ClusterException {
        doThrow(new ClusterException("no right to list", 403)).when(cluster).forEachItem(any(), any(), any());

        assertThatThrownBy(() -> relatedTo("shop", "a")).hasMessage("no right to list");
        assertThat(relatedTo("shop", "b")).isEmpty();
    }
}
