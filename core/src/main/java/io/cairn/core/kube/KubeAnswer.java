// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

/**
 * An answer of the API server.
 *
 * @param status the HTTP status
 * @param body the body as sent; not copied, so don't change it
 */
// Bytes by the megabyte that nobody compares: a copy or a wrapper would buy nothing.
@SuppressWarnings("ArrayRecordComponent")
public record KubeAnswer(int status, byte[] body) {}
