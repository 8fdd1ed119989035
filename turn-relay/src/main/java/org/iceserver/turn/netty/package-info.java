/**
 * The TURN server's sockets: the shell around the pure core {@code org.iceserver.turn}.
 *
 * <p>What enters: datagrams and stream connections of clients, datagrams of peers, packets handed over by other loops.
 * What leaves: STUN responses, ChannelData and Data indications towards clients, payloads towards peers. Framing and
 * first-byte demultiplexing follow RFC 7983, RFC 8489 s6.2.2 and RFC 8656 s12.5.
 *
 * <p>Threads: one {@link org.iceserver.turn.netty.RelayLoop} per media loop, touched by that loop alone. Only
 * {@link org.iceserver.turn.netty.RelayServer} and what says so of itself may be called from elsewhere.
 */
@NullMarked
package org.iceserver.turn.netty;

import org.jspecify.annotations.NullMarked;
