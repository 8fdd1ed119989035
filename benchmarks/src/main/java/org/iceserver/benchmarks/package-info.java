/**
 * Compares the relay with others on one machine: with coturn, and with the floor, which is the least that a relay can cost.
 *
 * <p>In: programs that are installed. Out: a table, CSV and plots. Servers are separate processes on processor 0. The load is
 * {@link org.iceserver.client.bench.LoadGenerator} in this process, on processor 1. One thread.
 */
@NullMarked
package org.iceserver.benchmarks;

import org.jspecify.annotations.NullMarked;
