/**
 * What Prometheus reads.
 *
 * <p>What enters: the counters that loops write and anybody may read. What leaves: one text per scrape. A scrape asks no loop
 * and waits for none; no label's values grow with users, rooms, peers or addresses.
 */
@NullMarked
package org.iceserver.admin.metrics;

import org.jspecify.annotations.NullMarked;
