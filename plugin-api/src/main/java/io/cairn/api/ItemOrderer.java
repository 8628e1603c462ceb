// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Says which items go before which.
 *
 * <p>An orderer adds {@linkplain Ordering wishes} to the plan of a backup: sequences, groups and precedences. The engine
 * joins those of all orderers, checks that no item is doubled and no circle is made, and compiles them into stages. Where
 * two orderers disagree about two items, the one that runs first is followed and the plan says so; what the user wrote
 * goes before what a plugin thinks.
 *
 * <p>Called once a run, by one thread, before anything is captured; {@code backup plan} calls it and captures nothing.
 * An orderer must be deterministic: the same cluster and request give the same wishes. It must change nothing.
 *
 * <p>An orderer that throws ends the run before anything is written, since a backup in another order than the asked one
 * is not what the user wanted. {@link InvalidInputException} is for what the user can mend.
 */
public interface ItemOrderer extends ExtensionPoint {

    /** The name that switches it on ({@code --orderer NAME}) and that plans show: lower-case words joined by dashes. */
    String name();

    /**
     * Whether this orderer runs though the user did not switch it on, because the request holds something that is meant
     * for it.
     */
    default boolean runsUnasked(OrderRequest request) {
        return false;
    }

    /**
     * What it must know of the cluster's items. Asked once, before {@link #order}. An orderer that works on names alone
     * needs nothing, and costs no list.
     *
     * @throws InvalidInputException if the request is not understood
     */
    default OrderNeeds needs(OrderRequest request) {
        return OrderNeeds.NONE;
    }

    /**
     * Makes the wishes.
     *
     * @param request what the user asked for
     * @param view the refs and items that {@link #needs} named, and the places given so far
     * @return the wishes, possibly none; sequences and groups in the order in which their stages should run
     * @throws InvalidInputException if the request is not understood; the message names the word and the way out
     * @throws ClusterException if the cluster can't be read; the engine has retried already
     */
    List<? extends Ordering> order(OrderRequest request, OrderView view) throws ClusterException;
}
