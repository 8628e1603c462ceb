// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ItemId;
import io.cairn.core.capture.Actions;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ClusterIdentity;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Plan;
import java.util.List;

/**
 * All that is known before anything is written. Immutable.
 *
 * @param identity the cluster
 * @param catalog its types
 * @param reader reads it
 * @param filters what the backup takes
 * @param lists what is read in the parallel stage
 * @param plan the stages
 * @param missing the named items that don't exist, if somebody looked
 * @param actions the actions of the plugins
 */
public record Prepared(
        ClusterIdentity identity,
        Catalog catalog,
        ItemReader reader,
        Filters filters,
        ReadList lists,
        Plan plan,
        List<ItemId> missing,
        Actions actions) {}
