/**
 * The TURN server's sockets: the shell around the core {@code org.iceserver.turn}, which does no I/O.
 *
 * <p>Input: datagrams and stream connections from clients, datagrams from peers, packets from other loops. Output: STUN
 * responses, ChannelData and Data indications to clients, payloads to peers. Framing and first-byte demultiplexing
 * follow RFC 7983, RFC 8489 s6.2.2 and RFC 8656 s12.5.
 *
 * <p>Threads: there is one {@link org.iceserver.turn.netty.RelayLoop} per media loop, and only that loop uses it. Other
 * threads may call only {@link org.iceserver.turn.netty.RelayServer} and methods whose comment says so.
 */
@NullMarked
package org.iceserver.turn.netty;

import org.jspecify.annotations.NullMarked;
