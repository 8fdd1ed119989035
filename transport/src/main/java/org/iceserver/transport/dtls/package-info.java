/**
 * DTLS 1.2 for the clients of UDP sockets (RFC 6347), with Bouncy Castle.
 *
 * <p>Input: datagrams whose first byte is 20 to 63 (RFC 7983). Output: plaintext datagrams to a
 * {@link org.iceserver.transport.dtls.DtlsReceiver}, records to the socket that the client sent to.
 *
 * <p>Threads: only their loop uses {@link org.iceserver.transport.dtls.DtlsSessions} and its sessions. Nothing is kept
 * of a client before it has returned its cookie. A handshake then runs on its own virtual thread, because Bouncy Castle
 * blocks in it and private keys are used. After the handshake, records are encrypted and decrypted on the loop, where
 * nothing blocks.
 */
@NullMarked
package org.iceserver.transport.dtls;

import org.jspecify.annotations.NullMarked;
