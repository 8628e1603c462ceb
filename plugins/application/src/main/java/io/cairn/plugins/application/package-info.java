// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code application}: one application is captured after another, in the order that the user gives, told by
 * the labels that Kubernetes recommends.
 *
 * <p>What does not live here: any order inside an application.
 */
package io.cairn.plugins.application;
