/**
 * The cluster's shell: Redis through Lettuce, the scripts, and the thread that sends a beat each second.
 *
 * <p>In: a server's own state, once a second. Out: the {@link org.iceserver.cluster.NodeView}, log lines. The thread
 * {@code cluster} owns the core and the connections; Lettuce's threads only hand answers to it.
 */
@NullMarked
package org.iceserver.cluster.redis;

import org.jspecify.annotations.NullMarked;
