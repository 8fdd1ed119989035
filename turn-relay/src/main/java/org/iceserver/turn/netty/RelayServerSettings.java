package org.iceserver.turn.netty;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.allocation.RelayDirectory;

/**
 * The addresses, ports and transports on which the server listens and relays.
 *
 * @param listen local addresses, never the wildcard: a wildcard socket may answer from another address than the one the
 *     client sent to
 * @param ports at least one that can be opened
 * @param relays relay addresses, as bound and as told to clients
 * @param firstRelayPort of the relay port range
 * @param lastRelayPort of the relay port range, included
 * @param natDiscovery empty when it is off
 * @param certificates for TLS and DTLS; empty when there is none
 * @param proxies the proxies whose PROXY headers on TCP connections are trusted
 * @param transports the transports for clients; TLS and DTLS need a certificate
 */
public record RelayServerSettings(List<IpAddress> listen, ListenPorts ports, List<RelayDirectory.Relay> relays,
        int firstRelayPort, int lastRelayPort, Optional<NatDiscovery> natDiscovery,
        Optional<ServerCertificates> certificates, List<AddressBlock> proxies, Set<ClientTransport> transports) {
    public RelayServerSettings {
        proxies = List.copyOf(proxies);
        transports = Set.copyOf(transports);
        listen = List.copyOf(listen);
        relays = List.copyOf(relays);
        if (listen.isEmpty() || listen.stream().anyMatch(IpAddress::isAny)) {
            throw new IllegalArgumentException(
                    "STUN and TURN listen on addresses of this host; name one with --listen");
        }
        if (relays.isEmpty()) {
            throw new IllegalArgumentException("there is no address to relay on; name one with --relay-ip");
        }
        if (ports.stun().isEmpty() && (natDiscovery.isPresent() || certificates.isEmpty() || ports.tls().isEmpty())) {
            throw new IllegalArgumentException("without --stun-port there is --tls-port with a certificate to serve,"
                    + " and no --nat-discovery");
        }
    }

    /** With all transports. */
    public RelayServerSettings(List<IpAddress> listen, ListenPorts ports, List<RelayDirectory.Relay> relays,
            int firstRelayPort, int lastRelayPort, Optional<NatDiscovery> natDiscovery,
            Optional<ServerCertificates> certificates, List<AddressBlock> proxies) {
        this(listen, ports, relays, firstRelayPort, lastRelayPort, natDiscovery, certificates, proxies,
                ClientTransport.all());
    }

    /** Without NAT behaviour discovery. */
    public RelayServerSettings(List<IpAddress> listen, int port, List<RelayDirectory.Relay> relays,
            int firstRelayPort, int lastRelayPort) {
        this(listen, ListenPorts.of(port), relays, firstRelayPort, lastRelayPort, Optional.empty(), Optional.empty(),
                List.of());
    }

    /** The TLS ports that are opened. */
    List<Integer> tlsPorts() {
        return certificates.isPresent() ? ports.tls() : List.of();
    }

    /** Whether the STUN ports need a UDP socket, for plain UDP or for DTLS. */
    boolean udpOnStunPort() {
        return transports.contains(ClientTransport.UDP) || (transports.contains(ClientTransport.DTLS) && noTlsPort());
    }

    /** As {@link #udpOnStunPort}, for TCP. */
    boolean tcpOnStunPort() {
        return transports.contains(ClientTransport.TCP) || (transports.contains(ClientTransport.TLS) && noTlsPort());
    }

    private boolean noTlsPort() {
        return certificates.isPresent() && ports.tls().isEmpty();
    }
}
