/**
 * Loads signaling servers in turn with clients that speak PeerJS. Measures memory per connection, messages per second, latency,
 * and a storm of clients that all come back at once.
 */
@NullMarked
package org.iceserver.benchmarks.signaling;

import org.jspecify.annotations.NullMarked;
