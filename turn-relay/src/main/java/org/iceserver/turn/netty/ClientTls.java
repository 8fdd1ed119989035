package org.iceserver.turn.netty;

import java.util.OptionalInt;

import org.iceserver.transport.tls.ServerCertificates;

/**
 * TLS towards clients. Every listener understands it; some clients look for it on a port of its own.
 *
 * @param port listened on besides the STUN port; 0 takes a free one for each address; empty is none
 */
public record ClientTls(OptionalInt port, ServerCertificates certificates) {}
