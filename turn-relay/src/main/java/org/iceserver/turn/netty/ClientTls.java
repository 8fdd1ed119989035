package org.iceserver.turn.netty;

import java.util.OptionalInt;

import org.iceserver.transport.tls.ServerCertificates;

/**
 * TLS for clients. Every listener understands it; some clients expect it on a separate port.
 *
 * @param port the separate TLS port; 0 takes a free port for each address; empty means no such port
 */
public record ClientTls(OptionalInt port, ServerCertificates certificates) {}
