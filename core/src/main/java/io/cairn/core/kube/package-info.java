// SPDX-License-Identifier: Apache-2.0
/**
 * The only door to the API server, and the only package that knows the Kubernetes client library.
 *
 * <p>{@link io.cairn.core.kube.KubeConnection} finds the cluster and the user as kubectl does;
 * {@link io.cairn.core.kube.KubeApi} sends requests and retries what may be retried. What the answers mean does not live
 * here.
 */
@NullMarked
package io.cairn.core.kube;

import org.jspecify.annotations.NullMarked;
