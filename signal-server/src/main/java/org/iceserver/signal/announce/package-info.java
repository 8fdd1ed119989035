/**
 * The WebSocket protocol of BitTorrent trackers (npm {@code bittorrent-tracker}): WebTorrent speaks it, and Trystero in its
 * torrent strategy. Peers of a swarm send offers to peers that the tracker chooses.
 *
 * <p>What enters: text messages {@code announce} and {@code scrape}. What leaves: calls on the connection's
 * {@link org.iceserver.signal.Outbound}. Threads: the signal loop alone; time and chance are arguments.
 */
@NullMarked
package org.iceserver.signal.announce;

import org.jspecify.annotations.NullMarked;
