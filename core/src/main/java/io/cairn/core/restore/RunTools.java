// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.core.capture.RunLog;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;

/**
 * What the parts of one run share.
 *
 * @param api the target
 * @param exec commands in its pods
 * @param progress what is told to whoever watches
 * @param log what is kept of the run
 */
record RunTools(KubeApi api, PodExec exec, RestoreProgress progress, RunLog log, Clock clock, Sleeper sleeper) {}
