/**
 * A STUN and TURN client (RFC 8489, 8656) over UDP, TCP, TLS and DTLS, for {@code iceserver probe}, the load generator and
 * tests against running servers. It stands on the JDK's blocking sockets, not on the relay's event loops; only DNS SRV
 * records are asked for by Netty's resolver.
 *
 * <p>What enters: a server's address, credentials, packets for peers. What leaves: mapped and relayed addresses, packets
 * from peers, or a {@link org.iceserver.client.TurnException} whose message is one sentence for a person. Callers may use
 * any thread, virtual ones included; each connection has one virtual thread that reads.
 */
@NullMarked
package org.iceserver.client;

import org.jspecify.annotations.NullMarked;
