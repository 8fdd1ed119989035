package org.iceserver.turn.netty;

import java.util.random.RandomGenerator;

import io.netty.buffer.ByteBufAllocator;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.TransactionId;

/**
 * Finds out whether anybody is left at the five-tuple that a client is about to leave (RFC 8016). A Binding indication
 * goes there, which a client ignores (RFC 8489 s6.3.2). Where nobody is left, it brings back an ICMP error before data
 * gets lost.
 */
final class PathProbe {
    private final RandomGenerator transactions;
    private final ByteBufAllocator allocator;

    /** @param transactions fills the transaction ids, which nobody answers */
    PathProbe(RandomGenerator transactions, ByteBufAllocator allocator) {
        this.transactions = transactions;
        this.allocator = allocator;
    }

    /** Sends a probe over UDP and DTLS. The end of a connection is seen without one. */
    void send(Client old) {
        switch (old) {
            case StreamClient _ -> {
                // The end of its connection completes the change.
            }
            case UdpClient udp -> udp.respond(indication().encode(allocator));
            case DtlsClient dtls -> dtls.respond(indication().encode(allocator));
        }
    }

    private StunEncoder indication() {
        return StunEncoder.of(MessageClass.INDICATION, Method.BINDING,
                new TransactionId(transactions.nextInt(), transactions.nextLong()));
    }
}
