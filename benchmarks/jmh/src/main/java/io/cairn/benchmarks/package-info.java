// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks of the parts of the engine that cost the most processor time: cutting lists, planning, writing the
 * archive. What does not live here: the backup as a whole against an API server, which {@code benchmarks/run} measures.
 */
package io.cairn.benchmarks;
