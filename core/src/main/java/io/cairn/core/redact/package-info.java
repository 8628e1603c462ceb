// SPDX-License-Identifier: Apache-2.0
/**
 * What must not be said: credentials, and values of Secrets, cut out of sentences that others have written.
 *
 * <p>What does not live here: what Cairn says itself, which never quotes an object's content.
 */
package io.cairn.core.redact;
