// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.contract;

import java.util.Optional;

/**
 * An API server to test.
 *
 * @param url its address without a trailing slash
 * @param adminToken the bearer token of a user who may do everything
 * @param powerlessToken the bearer token of a user without any right on objects
 * @param powerlessUser that user's name
 * @param certificates for HTTPS, the certificates to trust, as PEM
 */
public record Endpoint(
        String url, String adminToken, String powerlessToken, String powerlessUser, Optional<String> certificates) {}
