// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

/**
 * Where the API server is and how it is reached.
 *
 * @param server its URL, without a closing slash
 * @param authorities the certificates that it is checked by, PEM in base64; empty for those of the JDK
 * @param insecure whether it is not checked at all
 * @param proxy the URL of an HTTP proxy, empty for none
 * @param noProxy hosts that are reached without it, separated by commas
 */
record ServerAddress(String server, String authorities, boolean insecure, String proxy, String noProxy) {}
