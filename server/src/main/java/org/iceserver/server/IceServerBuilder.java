package org.iceserver.server;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

import org.iceserver.credentials.StaticUser;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Admin;
import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.ExternalIp;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SecretUrl;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.PemPair;
import org.iceserver.turn.netty.ClientTransport;

/**
 * Describes a server; {@link #start} starts it. Defaults are those of the {@code iceserver} command, except for ports that a
 * program rarely wants: signaling and the admin port are off, and with a certificate the STUN port also serves TLS and DTLS.
 *
 * <p>A method throws an {@link IceServerException} when its value cannot be used. {@code start} throws one when values
 * contradict each other, and when this host cannot provide something. Use a builder on one thread.
 */
@Experimental
public final class IceServerBuilder {
    private static final int STUN_PORT = 3_478;
    private static final int SECRET_BYTES = 32;

    private OptionalInt stunPort = OptionalInt.of(STUN_PORT);
    private OptionalInt tlsPort = OptionalInt.empty();
    private OptionalInt signalPort = OptionalInt.empty();
    private OptionalInt adminPort = OptionalInt.empty();
    private Optional<Secret> adminToken = Optional.empty();
    private final List<IpAddress> listen = new ArrayList<>();
    private Set<ClientTransport> transports = ClientTransport.all();
    private int loops;

    private final List<IpAddress> relayFrom = new ArrayList<>();
    private final List<ExternalIp> external = new ArrayList<>();
    private final Set<RelayFeature> features = EnumSet.noneOf(RelayFeature.class);
    private Optional<HostPort> advertised = Optional.empty();
    private PortRange relayPorts = PortRange.USUAL;

    private Profile profile = Profile.LOCAL;
    private String realm = Users.USUAL_REALM;
    private final List<StaticUser> users = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();
    private Duration credentialLife = Lifetimes.USUAL.credential();
    private Duration maxSession = Lifetimes.USUAL.session();
    private final List<AddressBlock> allowed = new ArrayList<>();
    private final List<AddressBlock> denied = new ArrayList<>();
    private final List<LimitTable.Change> limits = new ArrayList<>();

    private Tls tls = new Tls.Off();
    private final List<String> origins = new ArrayList<>();
    private Authentication authentication = new Authentication.None();
    private Optional<Path> stateFolder = Optional.empty();
    private final ClusterSettings cluster = new ClusterSettings();

    IceServerBuilder() {}

    /** The port for STUN and TURN over UDP and TCP; default 3478. 0 lets the system choose one. */
    public IceServerBuilder stunPort(int port) {
        stunPort = OptionalInt.of(port("stunPort", port));
        return this;
    }

    /** Switches STUN and TURN off: signaling only. */
    public IceServerBuilder withoutStun() {
        stunPort = OptionalInt.empty();
        return this;
    }

    /** A port for STUN and TURN over TLS and DTLS only. It needs a certificate; 0 lets the system choose a port. */
    public IceServerBuilder tlsPort(int port) {
        tlsPort = OptionalInt.of(port("tlsPort", port));
        return this;
    }

    /**
     * The port for signaling over HTTP and WebSocket, with the lab page and {@code /ice}. 0 lets the system choose one. It may
     * also be the STUN or the TLS port.
     */
    public IceServerBuilder signalPort(int port) {
        signalPort = OptionalInt.of(port("signalPort", port));
        return this;
    }

    /** The port for health, metrics and operator commands, over HTTP on loopback. 0 lets the system choose one. */
    public IceServerBuilder adminPort(int port) {
        adminPort = OptionalInt.of(port("adminPort", port));
        return this;
    }

    /** The token that callers of the admin port must send; at least 16 bytes. */
    public IceServerBuilder adminToken(String secret) {
        adminToken = Optional.of(said(() -> new Secret(secret)));
        return this;
    }

    /** Addresses of this host to listen on; by default every address. */
    public IceServerBuilder listen(InetAddress... addresses) {
        Arrays.stream(addresses).map(IpAddress::of).forEach(listen::add);
        return this;
    }

    /** The transports that clients may use for STUN and TURN; by default all of them. */
    public IceServerBuilder transports(ClientTransport first, ClientTransport... others) {
        transports = EnumSet.of(first, others);
        return this;
    }

    /** The number of media threads; by default one for each processor. */
    public IceServerBuilder loops(int number) {
        loops = number;
        return this;
    }

    /** Addresses of this host to relay from; by default the one that the default route uses. */
    public IceServerBuilder relayFrom(InetAddress... addresses) {
        Arrays.stream(addresses).map(IpAddress::of).forEach(relayFrom::add);
        return this;
    }

    /** The UDP ports to relay from, both ends included; by default 49152 to 65535. */
    public IceServerBuilder relayPorts(int first, int last) {
        relayPorts = said(() -> new PortRange(first, last));
        return this;
    }

    /** The public address of a NAT in front of this host. Clients get it instead of the relay address of the same family. */
    public IceServerBuilder externalAddress(InetAddress address) {
        external.add(new ExternalIp.Everywhere(IpAddress.of(address)));
        return this;
    }

    /** The host name or address in the URLs that clients get, with or without a port: {@code turn.example.org}. */
    public IceServerBuilder advertise(String host) {
        advertised = Optional.of(said(() -> HostPort.parse(host)));
        return this;
    }

    /** Switches on features that are off by default. */
    public IceServerBuilder feature(RelayFeature first, RelayFeature... others) {
        features.addAll(EnumSet.of(first, others));
        return this;
    }

    /** Which clients the server serves; by default {@link Profile#LOCAL}. */
    public IceServerBuilder profile(Profile served) {
        profile = served;
        return this;
    }

    /** The realm of the users; by default {@code iceserver}. */
    public IceServerBuilder realm(String name) {
        realm = said(() -> Users.realm(name));
        return this;
    }

    /** Adds a user who may relay with this password until the server is closed. */
    public IceServerBuilder user(String name, String password) {
        users.add(said(() -> new StaticUser(name, password)));
        return this;
    }

    /**
     * A shared secret for time-limited credentials (TURN REST), so that another program can make credentials. This server makes
     * its own credentials with the first one. By default the server uses a random secret.
     */
    public IceServerBuilder secret(String shared) {
        secrets.add(said(() -> new Secret(shared)));
        return this;
    }

    /** How long a client can begin to relay with a credential that {@link IceServer#mint} makes; by default one hour. */
    public IceServerBuilder credentialLife(Duration life) {
        credentialLife = life;
        return this;
    }

    /** The longest life of one allocation; by default one day. */
    public IceServerBuilder maxSession(Duration most) {
        maxSession = most;
        return this;
    }

    /** Peer addresses to which the server relays although they are denied by default, such as {@code 10.0.0.0/8}. */
    public IceServerBuilder allowPeers(String addresses) {
        allowed.add(said(() -> AddressBlock.parse(addresses)));
        return this;
    }

    /** Peer addresses to which the server never relays. */
    public IceServerBuilder denyPeers(String addresses) {
        denied.add(said(() -> AddressBlock.parse(addresses)));
        return this;
    }

    /**
     * Changes one limit of the profile; docs/security.md lists them.
     *
     * @param value a number, {@code none} where that is possible, or a rate
     */
    public IceServerBuilder limit(String name, String value) {
        limits.add(said(() -> LimitTable.Change.parse(name + "=" + value)));
        return this;
    }

    /**
     * A PEM certificate with its chain, and its private key, for TLS and DTLS on every port. The server reads them again when
     * they change.
     */
    public IceServerBuilder certificate(Path chain, Path key) {
        List<PemPair> files = new ArrayList<>(tls instanceof Tls.Pem pem ? pem.files() : List.of());
        files.add(new PemPair(chain, key));
        tls = new Tls.Pem(files);
        return this;
    }

    /** Uses TLS with a certificate that the server makes; browsers ask before they trust it. */
    public IceServerBuilder selfSignedCertificate() {
        tls = new Tls.SelfSigned();
        return this;
    }

    /** A web origin whose pages may use signaling, besides the server's own: for example {@code https://app.example}. */
    public IceServerBuilder signalOrigin(String origin) {
        origins.add(origin);
        return this;
    }

    /**
     * The key for signed tokens: a client with a valid token may use signaling. A secret, a public key in PEM, or a JWK set.
     */
    public IceServerBuilder jwtKey(Path file) {
        authentication = said(() -> Signaling.authentication(Signaling.Method.JWT, file, null));
        return this;
    }

    /**
     * Makes this server a node of a cluster, through the Redis server at this URL, such as
     * {@code redis://user:password@redis.example/0}. Every node needs the same {@link #secret}.
     */
    public IceServerBuilder cluster(String redis) {
        cluster.redis = Optional.of(said(() -> SecretUrl.parse(redis)));
        return this;
    }

    /** The name of the cluster, the same on all its nodes; by default {@code iceserver}. */
    public IceServerBuilder clusterName(String name) {
        cluster.name = name;
        return this;
    }

    /** A secret that all nodes share, so that each accepts the nonces of all. The first one signs. */
    public IceServerBuilder clusterSecret(String shared) {
        cluster.secrets.add(said(() -> new Secret(shared)));
        return this;
    }

    /** The name of this node, which no other node has; by default the name of this host. */
    public IceServerBuilder nodeName(String name) {
        cluster.node = Optional.of(name);
        return this;
    }

    /** The region of this node. Clients are sent to nodes of their own region first. */
    public IceServerBuilder region(String name) {
        cluster.region = name;
        return this;
    }

    /** The region of the clients at these addresses, such as {@code 198.51.100.0/24}. */
    public IceServerBuilder regionOf(String addresses, String name) {
        cluster.regions.add(said(() -> Clustering.RegionOf.parse(addresses + "=" + name)));
        return this;
    }

    /** How many nodes a client is told of; by default 1. */
    public IceServerBuilder iceNodes(int number) {
        cluster.iceNodes = number;
        return this;
    }

    /**
     * A folder for what outlives the server, and for the socket by which the command finds it. Without a folder nothing is
     * kept.
     */
    public IceServerBuilder stateFolder(Path folder) {
        stateFolder = Optional.of(folder);
        return this;
    }

    /** @throws IceServerException when the server cannot start like this; nothing stays open then */
    public IceServer start() {
        return said(() -> new IceServer(Server.start(configuration(), new Surroundings(HostNetwork.read(),
                stateFolder.map(folder -> StateDirectory.of(Optional.of(folder), Map.of()))
                        .orElse(StateDirectory.NONE),
                ServerLog.UNKNOWN))));
    }

    private Configuration configuration() {
        Listening listening = new Listening(signalPort, stunPort, tlsPort, OptionalInt.empty(), listen,
                TransportMode.AUTO, loops, transports);
        Relaying relaying = new Relaying(relayFrom, external, List.of(), features, advertised, relayPorts);
        Access access = new Access(profile,
                new Users(realm, users, new SharedSecrets(named(), SharedSecrets.USUAL_SEPARATOR), ThirdParty.NONE),
                new Lifetimes(credentialLife, maxSession, Lifetimes.USUAL.nonce()), new PeerRanges(allowed, denied),
                LimitTable.of(profile, limits));
        Signaling signaling = new Signaling(origins, List.of(), tls, EnumSet.allOf(Dialect.class), authentication,
                Signaling.EndOfRelay.KICK);
        return new Configuration(listening, relaying, access, signaling, new Admin(adminPort, List.of(), adminToken),
                Duration.ZERO, Optional.empty(), cluster.clustering());
    }

    /** A program that holds the server can always mint, so there is always a secret. All nodes of a cluster must have the same. */
    private List<Secret> named() {
        if (!secrets.isEmpty() || cluster.redis.isPresent()) {
            return secrets;
        }
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return List.of(new Secret(HexFormat.of().formatHex(bytes)));
    }

    private static int port(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IceServerException(
                    name + " is between 1 and 65535, or 0 for one that the system chooses; not " + port,
                    new IllegalArgumentException(name));
        }
        return port;
    }

    private static <T> T said(Supplier<T> value) {
        try {
            return value.get();
        } catch (StartRefused | IllegalArgumentException e) {
            throw new IceServerException(JavaWords.of(String.valueOf(e.getMessage())), e);
        }
    }
}
