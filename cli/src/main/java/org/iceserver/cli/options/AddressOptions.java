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
    @Option(names = "--signal-port", paramLabel = "PORT", converter = PortText.class, defaultValue = "3000", description = "HTTP, HTTPS and WebSocket: signaling, lab page, /ice (${DEFAULT-VALUE}); 0 switches it off. PORT in the environment sets it too.")
    int signalPort;

    @Option(names = "--stun-port", paramLabel = "PORT", converter = PortText.class, defaultValue = "3478", description = "STUN and TURN over UDP and TCP (${DEFAULT-VALUE}); 0 switches it off.")
    int stunPort;

    @Option(names = "--stun-transports", paramLabel = "LIST", split = ",", defaultValue = "udp,tcp,tls,dtls", description = "How clients reach STUN and TURN: any of udp, tcp, tls, dtls; what is left out has no open port (${DEFAULT-VALUE}).")
    List<ClientTransport> stunTransports = new ArrayList<>();

    @Option(names = "--tls-port", paramLabel = "PORT", converter = PortText.class, defaultValue = "5349", description = "STUN and TURN over TLS and DTLS, when there is a certificate (${DEFAULT-VALUE}); 0 leaves them to the STUN port, which understands both too.")
    int tlsPort;

    @Option(names = "--listen", paramLabel = "IP", description = "Address to listen on; repeatable. Default: every local address.")
    List<IpAddress> listen = new ArrayList<>();

    @Option(names = "--relay-ip", paramLabel = "IP", description = "Address to relay from; repeatable. Default: the one the default route leaves from.")
    List<IpAddress> relayIps = new ArrayList<>();

    @Option(names = "--external-ip", paramLabel = "IP|PUBLIC/PRIVATE|auto", description = "Public address of a NAT in front of this host, told to clients instead of the relay address, or of PRIVATE alone; a host name is looked up at the start; auto asks --auto-stun. Repeatable.")
    List<ExternalIp> externalIps = new ArrayList<>();

    @Option(names = "--auto-stun", paramLabel = "HOST[:PORT]", description = "STUN server that --external-ip auto asks; repeatable, the first answer counts.")
    List<HostPort> autoStun = new ArrayList<>();

    @Option(names = "--hairpin-nat", description = "The NAT in front brings packets for an external address back in: send them out when no relayed address of ours takes them.")
    boolean hairpinNat;

    @Option(names = "--default-address-family", paramLabel = "auto|ipv4|ipv6|keep", defaultValue = "auto", description = "Relay address for clients that ask for no family, as browsers do: IPv4 where this server has one (auto), always IPv4 or IPv6, or the client's own family (${DEFAULT-VALUE}).")
    DefaultFamily defaultFamily = DefaultFamily.AUTO;

    @Option(names = "--advertise", paramLabel = "HOST[:PORT]", description = "Host and STUN port in the URLs that clients get. Default: the host they used themselves.")
    @Nullable
    HostPort advertise;

    @Option(names = "--nat-discovery", description = "Help clients to find out how their NAT behaves (RFC 5780), on --stun-port and --alt-port of every address; wants two addresses of a family.")
    boolean natDiscovery;

    @Option(names = "--alt-port", paramLabel = "PORT", description = "Second STUN port for --nat-discovery. Default: the one after --stun-port.")
    @Nullable
    Integer altPort;

    @Option(names = "--relay-ports", paramLabel = "A-B", defaultValue = "49152-65535", description = "UDP ports to relay from (${DEFAULT-VALUE}).")
    PortRange relayPorts = PortRange.USUAL;

    @Option(names = "--offload", paramLabel = "off|auto|xdp|tc", defaultValue = "off", description = "Let the kernel relay for bound channels (Linux 6.6): XDP on network cards and tc elsewhere (auto), XDP wherever it can be, or tc alone (${DEFAULT-VALUE}).")
    Offload.Mode offload = Offload.Mode.OFF;

    @Option(names = "--offload-interface", paramLabel = "NAME", description = "Interface for --offload; repeatable. Default: those that hold the addresses of --listen and --relay-ip.")
    List<String> offloadInterfaces = new ArrayList<>();

    /** Adds the settings of these options. */
    void features(Set<RelayFeature> asked) {
        if (hairpinNat) {
            asked.add(RelayFeature.HAIRPIN_NAT);
        }
    }
}
