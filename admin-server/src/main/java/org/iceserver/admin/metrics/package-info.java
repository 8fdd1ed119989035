/**
 * The metrics that Prometheus reads.
 *
 * <p>In: the counters that loops write and every thread may read. Out: one text per scrape. A scrape does not wait for a loop.
 * The number of label values does not grow with users, rooms, peers or addresses.
 */
@NullMarked
package org.iceserver.admin.metrics;

import org.jspecify.annotations.NullMarked;
