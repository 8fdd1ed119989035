/**
 * A STUN and TURN client (RFC 8489, 8656) over UDP, TCP, TLS and DTLS, for {@code iceserver probe}, the load generator and
 * tests against running servers. It uses the JDK's blocking sockets, not the relay's event loops. Only DNS SRV queries use
 * Netty's resolver.
 *
 * <p>In: a server's address, credentials, packets for peers. Out: mapped and relayed addresses, packets from peers, or a {@link
 * org.iceserver.client.TurnException} whose message is one sentence for a person. Callers may use any thread, virtual ones
 * included; each connection has one virtual thread that reads.
 */
@NullMarked
package org.iceserver.client;

import org.jspecify.annotations.NullMarked;
