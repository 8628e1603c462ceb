// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps backups in buckets of Amazon S3 and of servers that speak its protocol, by the AWS SDK.
 *
 * <p>Start with {@link io.cairn.plugins.s3.S3StoreProvider}. What does not live here: what the objects mean, and any retry
 * of a request: the SDK does that.
 */
package io.cairn.plugins.s3;
