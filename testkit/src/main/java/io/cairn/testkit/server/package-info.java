// SPDX-License-Identifier: Apache-2.0
/**
 * A Kubernetes API server in the process that needs it: no cluster, no container, no port of its own to configure.
 *
 * <p>Start with {@link io.cairn.testkit.server.ApiServer}. {@link io.cairn.testkit.server.Samples} makes objects to fill
 * it with, {@link io.cairn.testkit.server.Faults} scripts failures, {@link io.cairn.testkit.server.RequestLog} tells what
 * was asked. Its answers follow a kube-apiserver 1.36; the suite in {@code io.cairn.testkit.contract} runs against both.
 *
 * <p>What does not live here: controllers (nothing makes the pods of a StatefulSet), validation of specs, defaulting
 * beyond what reading needs, and anything of a test framework.
 */
package io.cairn.testkit.server;
