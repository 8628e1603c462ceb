// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each selector matches, in a cluster of a database, an application and what belongs to them. */
class SelectorTest {

    private final RuleFixture cluster = new RuleFixture()
            .has(RuleFixture.NAMESPACES, "shop", "label.team=red")
            .has(RuleFixture.NAMESPACES, "audit", "label.team=blue")
            .has(RuleFixture.STATEFULSETS, "shop/db")
            .has(RuleFixture.DEPLOYMENTS, "shop/web")
            .has(RuleFixture.REPLICASETS, "shop/web-1", "owner=Deployment/web")
            .has(RuleFixture.PODS, "shop/db-0", "label.app=db", "label.rank=1", "owner=StatefulSet/db", "age=40")
            .has(RuleFixture.PODS, "shop/db-1", "label.app=db", "label.rank=7", "owner=StatefulSet/db", "age=10")
            .has(RuleFixture.PODS, "shop/web-1-x", "label.app=web", "owner=ReplicaSet/web-1", "note.tier=front")
            .has(RuleFixture.PODS, "audit/log-0", "label.app=log", "note.tier=back")
            .has(RuleFixture.CLAIMS, "shop/data-db-0", "label.app=db")
            .has(RuleFixture.VOLUMES, "pv-1")
            .has(RuleFixture.VOLUMES, "pv-2");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{type: pods} | pods/audit/log-0 pods/shop/db-0 pods/shop/db-1 pods/shop/web-1-x",
                "{type: Pod, names: [shop/db-1, shop/db-0]} | pods/shop/db-1 pods/shop/db-0",
                "{type: po, names: 'shop/db-*'} | pods/shop/db-0 pods/shop/db-1",
                "{type: po, names: ['shop/web-*', 'shop/*']} | pods/shop/web-1-x pods/shop/db-0 pods/shop/db-1",
                "{type: po, names: '*/*-0'} | pods/audit/log-0 pods/shop/db-0",
                "{type: po, names: 'shop/db-[1-9]'} | pods/shop/db-1",
                "{type: po, names: 'shop/db-?'} | pods/shop/db-0 pods/shop/db-1",
                "{type: pv, names: 'pv-*'} | persistentvolumes/pv-1 persistentvolumes/pv-2",
                "{type: [pvc, pods], names: 'shop/*db-0'} | persistentvolumeclaims/shop/data-db-0 pods/shop/db-0",
                "{type: '*', names: 'audit/*'} | pods/audit/log-0",
                "{type: '*', labels: app=db}"
                        + " | persistentvolumeclaims/shop/data-db-0 pods/shop/db-0 pods/shop/db-1",
                "{items: [pvc/shop/data-db-0, po/shop/db-0, pv/pv-2]}"
                        + " | persistentvolumeclaims/shop/data-db-0 pods/shop/db-0 persistentvolumes/pv-2",
                "^{type: po, regex: 'shop/(db|web)-[0-9]+'}^ | pods/shop/db-0 pods/shop/db-1",
                "{type: po, regex: ['shop/db-0', 'audit/.*']} | pods/audit/log-0 pods/shop/db-0",
                "{type: po, labels: app=db} | pods/shop/db-0 pods/shop/db-1",
                "{type: po, labels: 'app in (db, log),rank!=1'} | pods/audit/log-0 pods/shop/db-1",
                "{type: po, labels: '!rank'} | pods/audit/log-0 pods/shop/web-1-x",
                "{type: po, labels: [app=web, app=log]} | pods/audit/log-0 pods/shop/web-1-x",
                "{type: po, labels: {matchLabels: {app: db}}} | pods/shop/db-0 pods/shop/db-1",
                "{type: po, annotations: {tier: front}} | pods/shop/web-1-x",
                "{type: po, annotations: {tier: '*'}} | pods/audit/log-0 pods/shop/web-1-x",
                "{type: po, olderThan: 20d} | pods/shop/db-0",
                "{type: po, newerThan: 20d} | pods/shop/db-1",
                "{type: po, newerThan: '2026-01-01T00:00:00Z'} | pods/shop/db-1",
                "{type: po, owner: sts/shop/db} | pods/shop/db-0 pods/shop/db-1",
                "{type: po, owner: 'sts/*/d*'} | pods/shop/db-0 pods/shop/db-1",
                "{type: po, owner: deploy/shop/web} | ",
                "{type: po, owner: deploy/shop/web, ownerDepth: any} | pods/shop/web-1-x",
                "{type: '*', owner: deploy/shop/web, ownerDepth: any}"
                        + " | pods/shop/web-1-x replicasets.apps/shop/web-1",
                "{type: po, namespaces: 'au*'} | pods/audit/log-0",
                "{type: po, namespaceLabels: team=blue} | pods/audit/log-0",
                "{type: po, namespaceLabels: [team=blue, team=red], labels: app=web} | pods/shop/web-1-x",
                "{type: po, namespaces: shop, not: {labels: app=db}} | pods/shop/web-1-x",
                "{type: po, not: [{names: '*/db-*'}, {annotations: {tier: front}}]} | pods/audit/log-0",
                "{type: '*', labels: app=db, not: {type: po}} | persistentvolumeclaims/shop/data-db-0",
            })
    void aSelectorMatches(String selector, String items) throws ClusterException {
        List<String> expected = items == null ? List.of() : List.of(items.split(" ", -1));

        assertThat(cluster.first("- {mode: serial, select: " + selector + "}")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "name | audit/a-10 audit/b-2 shop/c-1 audit/d",
                "ordinal | shop/c-1 audit/b-2 audit/a-10 audit/d",
                "{by: ordinal, reverse: true} | audit/a-10 audit/b-2 shop/c-1 audit/d",
                "creationTime | audit/b-2 audit/a-10 audit/d shop/c-1",
                "{by: creationTime, reverse: true} | audit/a-10 audit/b-2 audit/d shop/c-1",
                "{label: role} | audit/b-2 shop/c-1 audit/a-10 audit/d",
                "{label: role, reverse: true} | audit/a-10 audit/b-2 shop/c-1 audit/d",
                "{label: role, values: [leader, follower]} | audit/a-10 audit/b-2 shop/c-1 audit/d",
                "{label: role, values: [follower]} | audit/b-2 shop/c-1 audit/a-10 audit/d",
                "{annotation: wave} | shop/c-1 audit/a-10 audit/b-2 audit/d",
                "[{label: role, values: [follower, leader]}, {by: ordinal, reverse: true}]"
                        + " | audit/b-2 shop/c-1 audit/a-10 audit/d",
                "[{label: role, values: [follower, leader]}, ordinal] | shop/c-1 audit/b-2 audit/a-10 audit/d",
            })
    void aSortKeySorts(String key, String items) throws ClusterException {
        RuleFixture pods = new RuleFixture()
                .has(RuleFixture.PODS, "audit/a-10", "label.role=leader", "note.wave=9", "age=1")
                .has(RuleFixture.PODS, "audit/b-2", "label.role=follower", "note.wave=10", "age=2")
                .has(RuleFixture.PODS, "shop/c-1", "label.role=follower", "note.wave=-1")
                .has(RuleFixture.PODS, "audit/d");

        assertThat(pods.first("- {select: {type: pods}, sort: " + key + "}"))
                .isEqualTo(List.of(items.split(" ", -1)).stream()
                        .map(item -> "pods/" + item)
                        .toList());
    }
}
