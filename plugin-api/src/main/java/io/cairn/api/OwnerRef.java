// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

/**
 * One entry of an object's {@code metadata.ownerReferences}. The owner lives in the object's own namespace or is
 * cluster-scoped.
 *
 * @param apiVersion the owner's {@code apiVersion}, such as {@code apps/v1}
 * @param kind the owner's kind
 * @param name the owner's name
 * @param uid the owner's uid
 * @param controller whether the owner is the managing controller
 */
public record OwnerRef(String apiVersion, String kind, String name, String uid, boolean controller) {}
