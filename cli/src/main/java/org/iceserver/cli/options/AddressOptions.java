package org.iceserver.cli.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.server.config.ExternalIp;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Offload;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.netty.ClientTransport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server listens and relays, and which addresses clients get. */
final class AddressOptions {
    @Option(names = "--port", paramLabel = "PORT", converter = PortText.class, description = "One port for everything: sets --signal-port, --stun-port and --tls-port, except those that are set themselves. With 443 people behind strict firewalls reach signaling and TURN.")
    @Nullable
    Integer port;

    @Option(names = "--signal-port", paramLabel = "PORT", split = ",", converter = PortText.class, defaultValue = "3000", description = "Port for HTTP, HTTPS and WebSocket: signaling, the lab page, /ice (${DEFAULT-VALUE}); 0 switches it off. May be a STUN or TLS port, too. The environment variable PORT sets it, too.")
    List<Integer> signalPorts = new ArrayList<>();

    @Option(names = "--stun-port", paramLabel = "PORT", split = ",", converter = PortText.class, defaultValue = "3478", description = "Port for STUN and TURN over UDP and TCP (${DEFAULT-VALUE}); 0 switches it off.")
    List<Integer> stunPorts = new ArrayList<>();

    @Option(names = "--stun-transports", paramLabel = "LIST", split = ",", defaultValue = "udp,tcp,tls,dtls", description = "Transports of STUN and TURN: any of udp, tcp, tls, dtls; the server opens no port for the others (${DEFAULT-VALUE}).")
    List<ClientTransport> stunTransports = new ArrayList<>();

    @Option(names = "--tls-port", paramLabel = "PORT", split = ",", converter = PortText.class, defaultValue = "5349", description = "Port for STUN and TURN over TLS and DTLS, when there is a certificate (${DEFAULT-VALUE}); with 0 only the STUN port serves them, which understands both, too.")
    List<Integer> tlsPorts = new ArrayList<>();

    @Option(names = "--turn-name", paramLabel = "NAME", description = "Server name in TLS that is for TURN alone, on a port that signaling shares with TURN; repeatable. Without it the first bytes inside TLS tell which of the two a client wants.")
    List<String> turnNames = new ArrayList<>();

    @Option(names = "--listen", paramLabel = "IP", description = "Address to listen on; repeatable. Default: every local address.")
    List<IpAddress> listen = new ArrayList<>();

    @Option(names = "--relay-ip", paramLabel = "IP", description = "Address to relay from; repeatable. Default: the source address of the default route.")
    List<IpAddress> relayIps = new ArrayList<>();

    @Option(names = "--external-ip", paramLabel = "IP|PUBLIC/PRIVATE|auto", description = "Public address of the NAT in front of this host. Clients are told this address instead of the relay address (with /PRIVATE: of that one alone). A host name is looked up at the start; auto asks --auto-stun. Repeatable.")
    List<ExternalIp> externalIps = new ArrayList<>();

    @Option(names = "--auto-stun", paramLabel = "HOST[:PORT]", description = "STUN server for --external-ip auto; repeatable, the first answer counts.")
    List<HostPort> autoStun = new ArrayList<>();

    @Option(names = "--hairpin-nat", description = "The NAT in front sends packets for an external address back in (hairpinning). The server then sends such packets out when none of its own relayed addresses takes them.")
    boolean hairpinNat;

    @Option(names = "--default-address-family", paramLabel = "auto|ipv4|ipv6|keep", defaultValue = "auto", description = "Address family of the relayed address for clients that ask for none, as browsers do: IPv4 where this server has it (auto), always IPv4 or IPv6, or the client's own family (${DEFAULT-VALUE}).")
    DefaultFamily defaultFamily = DefaultFamily.AUTO;

    @Option(names = "--advertise", paramLabel = "HOST[:PORT]", description = "Host and STUN port in the URLs that clients get. Default: the host that the client used itself.")
    @Nullable
    HostPort advertise;

    @Option(names = "--nat-discovery", description = "Let clients find out how their NAT behaves (RFC 5780), on --stun-port and --alt-port of every address; needs two addresses of one family.")
    boolean natDiscovery;

    @Option(names = "--alt-port", paramLabel = "PORT", description = "Second STUN port for --nat-discovery. Default: the port after --stun-port.")
    @Nullable
    Integer altPort;

    @Option(names = "--relay-ports", paramLabel = "A-B", defaultValue = "49152-65535", description = "UDP ports to relay from (${DEFAULT-VALUE}).")
    PortRange relayPorts = PortRange.USUAL;

    @Option(names = "--offload", paramLabel = "off|auto|xdp|tc", defaultValue = "off", description = "The kernel relays the packets of bound channels (Linux 6.6): auto uses XDP on network cards and tc elsewhere, xdp uses XDP wherever possible, tc uses tc alone (${DEFAULT-VALUE}).")
    Offload.Mode offload = Offload.Mode.OFF;

    @Option(names = "--offload-interface", paramLabel = "NAME", description = "Network interface for --offload; repeatable. Default: the interfaces with the addresses of --listen and --relay-ip.")
    List<String> offloadInterfaces = new ArrayList<>();

    /** Adds the settings of these options. */
    void features(Set<RelayFeature> asked) {
        if (hairpinNat) {
            asked.add(RelayFeature.HAIRPIN_NAT);
        }
    }
}
