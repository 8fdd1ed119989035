/**
 * Signaling servers loaded in turn by clients that speak PeerJS: memory per connection, messages per second, latency, and a
 * storm of clients that all come back at once.
 */
@NullMarked
package org.iceserver.benchmarks.signaling;

import org.jspecify.annotations.NullMarked;
