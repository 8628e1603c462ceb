// SPDX-License-Identifier: Apache-2.0
/**
 * Ed25519 signatures (RFC 8032) by keys in PEM files (RFC 7468), as {@code openssl genpkey -algorithm ed25519} writes them.
 *
 * <p>What does not live here: what is signed, and where a signature is kept; {@code core.repository} knows that.
 */
@NullMarked
package io.cairn.core.signing;

import org.jspecify.annotations.NullMarked;
