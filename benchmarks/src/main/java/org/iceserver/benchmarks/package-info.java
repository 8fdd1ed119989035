/**
 * The relay beside its peers, side by side on one machine: coturn, and the floor, the least that a relay can cost.
 *
 * <p>What enters: programs that are installed. What leaves: a table, CSV and plots. Servers are processes of their own, on
 * processor 0; the load is {@link org.iceserver.client.bench.LoadGenerator} in this process, on processor 1. One thread.
 */
@NullMarked
package org.iceserver.benchmarks;

import org.jspecify.annotations.NullMarked;
