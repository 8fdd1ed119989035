package org.iceserver.transport.door;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;

/**
 * What a shared port needs.
 *
 * @param addresses to bind
 * @param table says whose a connection is
 * @param certificates empty while TLS is off
 * @param proxies the proxies whose PROXY headers are trusted
 * @param connectionsPerSource how many connections of one source may wait for their owner; 0 means no limit
 * @param handshakes how many TLS handshakes one source may begin
 * @param firstByteSeconds how long a connection may be silent
 * @param memory the memory budget for connections and handshakes
 */
public record SharedPortSettings(List<InetSocketAddress> addresses, DecisionTable table,
        Optional<ServerCertificates> certificates, Predicate<IpAddress> proxies, IntSupplier connectionsPerSource,
        HandshakePlaces.Rate handshakes, int firstByteSeconds, MemoryBudget memory) {
    private static final int FIRST_BYTE_SECONDS = 10;

    public SharedPortSettings {
        addresses = List.copyOf(addresses);
    }

    /** With the usual patience. */
    public SharedPortSettings(List<InetSocketAddress> addresses, DecisionTable table,
            Optional<ServerCertificates> certificates, Predicate<IpAddress> proxies, IntSupplier connectionsPerSource,
            HandshakePlaces.Rate handshakes, MemoryBudget memory) {
        this(addresses, table, certificates, proxies, connectionsPerSource, handshakes, FIRST_BYTE_SECONDS, memory);
    }
}
