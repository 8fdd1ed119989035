/**
 * DTLS 1.2 towards the clients of UDP sockets (RFC 6347), on Bouncy Castle.
 *
 * <p>What enters: datagrams whose first byte is 20 to 63 (RFC 7983). What leaves: plaintext datagrams to a
 * {@link org.iceserver.transport.dtls.DtlsReceiver}, records to the socket that the client sent to.
 *
 * <p>Threads: {@link org.iceserver.transport.dtls.DtlsSessions} and its sessions are touched by their loop alone.
 * Before a client has returned its cookie nothing is kept of it. A handshake then runs on a virtual thread of its own,
 * since Bouncy Castle waits in it and private keys are used; once it is done its records are opened and sealed on the loop,
 * where nothing waits.
 */
@NullMarked
package org.iceserver.transport.dtls;

import org.jspecify.annotations.NullMarked;
