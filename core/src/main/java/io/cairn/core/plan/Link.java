// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

/**
 * An arrow of a picture of a plan: what is at one end goes before what is at the other.
 *
 * @param from an item's id, or the name of a knot in which several arrows of one wish meet
 * @param to the same
 * @param wish what the wish is called; empty where an arrow goes on from a knot
 */
public record Link(String from, String to, String wish) {

    /** What the name of a knot begins with; no item's id does. */
    public static final String KNOT = "knot ";
}
