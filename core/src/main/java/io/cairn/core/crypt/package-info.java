// SPDX-License-Identifier: Apache-2.0
/**
 * Encryption in the age format (<a href="https://age-encryption.org/v1">age-encryption.org/v1</a>): keys, and files that are
 * written and read as streams, or read by position.
 *
 * <p>Headers and keys are the work of the library jagged, which only this package knows. The payload, chunks of 64 KiB each
 * sealed by ChaCha20-Poly1305 of the Java platform, is read and written here, as no library reads it by position.
 *
 * <p>What does not live here: which files of a backup are encrypted, and where their keys are kept.
 */
@NullMarked
package io.cairn.core.crypt;

import org.jspecify.annotations.NullMarked;
