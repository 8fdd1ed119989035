/**
 * Several servers that know of each other: the core, without clock, chance, I/O or a Redis library.
 *
 * <p>In: answers of Redis, failures to get one, the time. Out: scripts to run, and a {@link org.iceserver.cluster.NodeView} of
 * the living nodes. Redis is a register that may be emptied at any time: each node writes its own record once a second, with a
 * lease, and reads the records of all. A node is dead only when an answer of Redis no longer has its record; while Redis does
 * not answer, nobody is declared dead.
 *
 * <p>Threads: everything that changes runs on one thread, the cluster's. A {@code NodeView} and all other values are immutable,
 * and any thread may read them.
 */
@NullMarked
package org.iceserver.cluster;

import org.jspecify.annotations.NullMarked;
