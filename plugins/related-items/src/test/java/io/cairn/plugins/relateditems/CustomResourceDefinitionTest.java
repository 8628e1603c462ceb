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
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomResourceDefinitionTest {

    private static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);
    private static final ResourceType WIDGETS = new ResourceType("example.com", "v1", "widgets", "Widget", true);
    private static final ResourceType ROLES =
            new ResourceType("rbac.authorization.k8s.io", "v1", "roles", "Role", true);
    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);

    private final ClusterAccess cluster = mock(ClusterAccess.class);
    private final CustomResourceDefinition action = new CustomResourceDefinition(cluster);

    @BeforeEach
    void serve() {
        when(cluster.types()).thenReturn(List.of(PODS, DEFINITIONS, WIDGETS, ROLES));
        when(cluster.resolve(DEFINITIONS.id())).thenReturn(DEFINITIONS);
    }

    private void definitions(String... names) throws ClusterException {
        doAnswer(call -> {
                    Consumer<ItemRef> consumer = call.getArgument(2);
                    List.of(names).forEach(name -> consumer.accept(ref(name)));
                    return "done";
                })
                .when(cluster)
                .forEachRef(eq(DEFINITIONS), eq(""), any());
    }

    private static ItemRef ref(String name) {
        return new ItemRef(DEFINITIONS, "", name, "uid", "1", Map.of(), Map.of(), List.of(), Instant.EPOCH);
    }

    private List<String> relatedTo(ResourceType type) throws ClusterException {
        Item item = new Item(type, ObjectTree.of(Map.of("metadata", Map.of("namespace", "shop", "name", "one"))));
        return action.execute(item).related().stream().map(ItemId::toString).toList();
    }

    @Test
    void aCustomResourceBringsItsDefinitionAfterTheTurns() throws ClusterException {
        definitions("gadgets.example.com", "widgets.example.com");

        assertThat(relatedTo(WIDGETS))
                .containsExactly("customresourcedefinitions.apiextensions.k8s.io/widgets.example.com");
        assertThat(action.appliesTo().later()).isTrue();
    }

    @Test
    void whatIsServedWithoutADefinitionBringsNone() throws ClusterException {
        definitions("widgets.example.com");

        assertThat(relatedTo(ROLES)).isEmpty();
    }

    @Test
    void itAppliesToTypesThatMayHaveADefinition() {
        assertThat(action.appliesTo().types()).contains(WIDGETS.id()).doesNotContain(PODS.id());
    }

    @Test
    void theDefinitionsAreReadOnceARun() throws ClusterException {
        definitions("widgets.example.com");

        relatedTo(WIDGETS);
        relatedTo(WIDGETS);

        verify(cluster, times(1)).forEachRef(any(), any(), any());
    }

    @Test
    void definitionsThatCannotBeReadAreToldOnce() throws ClusterException {
        doThrow(new ClusterException("403 Forbidden", 403)).when(cluster).forEachRef(any(), any(), any());

        assertThatThrownBy(() -> relatedTo(WIDGETS)).isInstanceOf(ClusterException.class);
        assertThat(relatedTo(WIDGETS)).isEmpty();
    }
}
