package org.iceserver.cli.options;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import org.iceserver.cli.log.LogChoice;
import org.iceserver.cli.log.LogFormat;
import org.iceserver.credentials.OAuthKey;
import org.iceserver.credentials.StaticUser;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Admin;
import org.iceserver.server.config.AlternateServer;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Contradictions;
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
import org.iceserver.signal.Dialect;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.tls.PemPair;
import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.netty.ClientTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The flags of {@code serve} as picocli fills them in; {@link #configuration()} is what the rest sees. */
public final class ServeOptions {
    /** The command that has them. */
    public static final String COMMAND = "serve";
    /** By which they are found among that command's mixins. */
    public static final String MIXIN = "options";

    @ArgGroup(validate = false, order = 1, heading = "%nPorts and addresses%n")
    private final Addresses addresses = new Addresses();

    @ArgGroup(validate = false, order = 2, heading = "%nWho may relay, and where to%n")
    private final Permissions permissions = new Permissions();

    @ArgGroup(validate = false, order = 3, heading = "%nWeb: signaling, lab page, /ice%n")
    private final Web web = new Web();

    @ArgGroup(validate = false, order = 4, heading = "%nRunning%n")
    private final Running running = new Running();

    private static final class Addresses {
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
    }

    private static final class Permissions {
        @Option(names = "--profile", paramLabel = "local|lab|public", defaultValue = "local", description = "local: machines without a global address. lab: everybody, private peers too. public: only who holds a credential, strict limits (${DEFAULT-VALUE}).")
        Profile profile = Profile.LOCAL;

        @Option(names = "--realm", paramLabel = "NAME", defaultValue = "iceserver", description = "Realm of the users (${DEFAULT-VALUE}).")
        String realm = "iceserver";

        @Option(names = "--user", paramLabel = "NAME:PASSWORD", description = "A user with a password, or with 0x and the MD5 of NAME:REALM:PASSWORD in hexadecimal; or file:/path to that line. Repeatable.")
        List<StaticUser> users = new ArrayList<>();

        @Option(names = "--secret", paramLabel = "SECRET", description = "Shared secret of time-limited credentials (TURN REST), or file:/path; repeatable, the first one mints. Default: a random one.")
        List<Secret> secrets = new ArrayList<>();

        @Option(names = "--rest-separator", paramLabel = "CHAR", defaultValue = ":", description = "What stands between time stamp and user in the user name of a time-limited credential (${DEFAULT-VALUE}).")
        char restSeparator = ':';

        @Option(names = "--database", paramLabel = "URL", description = "Users and secrets of a database: sqlite:FILE, as 'iceserver user' keeps it, or with coturn's tables; postgresql://USER:PASSWORD@HOST/DATABASE or redis://:PASSWORD@HOST with coturn's schema. Or file:/path to the line.")
        @Nullable
        DatabaseUrl database;

        @Option(names = "--auth-webhook", paramLabel = "URL", description = "Asked by POST for the password or keys of TURN users that nobody else here knows; no clear answer lets nobody in. Or file:/path to the line.")
        @Nullable
        SecretUrl authWebhook;

        @Option(names = "--oauth-key", paramLabel = "KID:ALG:KEY", description = "Key of access tokens (RFC 7635), or file:/path to its line; ALG is A256GCM or A128GCM, KEY is base64; repeatable.")
        List<OAuthKey> oauthKeys = new ArrayList<>();

        @Option(names = "--server-name", paramLabel = "NAME", description = "The name that access tokens are made for. Default: the realm.")
        @Nullable
        String serverName;

        @Option(names = "--alternate-server", paramLabel = "IP:PORT", description = "Where clients are sent while this server is full or draining; repeatable.")
        List<AlternateServer> alternates = new ArrayList<>();

        @Option(names = "--credential-ttl", paramLabel = "TIME", defaultValue = "1h", description = "Life of the credentials that are minted (${DEFAULT-VALUE}).")
        Duration credentialTtl = Duration.ofHours(1);

        @Option(names = "--max-session", paramLabel = "TIME", defaultValue = "24h", description = "The longest life of one allocation (${DEFAULT-VALUE}).")
        Duration maxSession = Duration.ofHours(24);

        @Option(names = "--nonce-lifetime", paramLabel = "TIME", defaultValue = "10m", description = "How long a client may use one nonce (${DEFAULT-VALUE}).")
        Duration nonceLifetime = Duration.ofMinutes(10);

        @Option(names = "--allow-peer", paramLabel = "CIDR", description = "Peer addresses to relay to although they are denied by default; repeatable.")
        List<AddressBlock> allowPeers = new ArrayList<>();

        @Option(names = "--deny-peer", paramLabel = "CIDR", description = "Peer addresses never to relay to; repeatable.")
        List<AddressBlock> denyPeers = new ArrayList<>();

        @Option(names = "--tcp-relay", description = "Relay TCP connections too (RFC 6062), for clients that come over TCP.")
        boolean tcpRelay;

        @Option(names = "--mobility", description = "Let clients keep their relayed address when their own address changes (RFC 8016).")
        boolean mobility;

        @Option(names = "--limit", paramLabel = "NAME=VALUE", description = "Changes one limit of the profile; repeatable. 'none' lifts it.")
        List<LimitTable.Change> limits = new ArrayList<>();
    }

    private static final class Web {
        @Option(names = "--cert", paramLabel = "FILE", description = "PEM certificate with its chain, for HTTPS, wss and TURN over TLS; read again when it changes. Repeatable: clients get the one for the name they ask for.")
        List<Path> certificates = new ArrayList<>();

        @Option(names = "--key", paramLabel = "FILE", description = "PEM private key of --cert; one for each, in the same order.")
        List<Path> keys = new ArrayList<>();

        @Option(names = "--tls-self-signed", description = "HTTPS with a certificate that the server makes and keeps for its 30 days, for labs: a phone needs it for its camera.")
        boolean tlsSelfSigned;

        @Option(names = "--signal-origin", paramLabel = "ORIGIN", description = "Whose pages may connect: an origin such as https://app.example or capacitor://localhost, https://*.example.org, or null for pages without one; repeatable.")
        List<String> origins = new ArrayList<>();

        @Option(names = "--proxy-from", paramLabel = "CIDR", description = "Proxies whose Forwarded and X-Forwarded headers are believed, and whose PROXY protocol header (v1, v2) on the TURN and signal ports; repeatable.")
        List<AddressBlock> proxies = new ArrayList<>();

        @Option(names = "--http-idle", paramLabel = "TIME", defaultValue = "75s", description = "How long an HTTP connection to the signal port stays open between two requests (${DEFAULT-VALUE}); longer than a proxy in front keeps it.")
        Duration httpIdle = Duration.ofSeconds(75);

        @Option(names = "--base-path", paramLabel = "PATH", description = "What a proxy leaves before every path of the signal port, such as /rtc; paths without it are served, too.")
        String basePath = "";

        @Option(names = "--signal-auth", paramLabel = "none|jwt|webhook", defaultValue = "none", description = "Who may use signaling and /ice: whom the profile serves, who shows a signed token, or whom a server of yours lets in (${DEFAULT-VALUE}).")
        Signaling.Method authentication = Signaling.Method.NONE;

        @Option(names = "--jwt-key", paramLabel = "FILE", description = "What tokens are signed with: a secret of at least 32 bytes (HS256), a public key in PEM (RS256, EdDSA), or a JWK set.")
        @Nullable
        Path jwtKey;

        @Option(names = "--webhook", paramLabel = "URL", description = "Asked by POST whether a client may come in; no clear answer is a no. Or file:/path to the line.")
        @Nullable
        SecretUrl webhook;

        @Option(names = "--end-relay-on", paramLabel = "kick|leave", defaultValue = "kick", description = "What of a peer ends its calls' relaying: a kick alone, or the end of its signaling session too (${DEFAULT-VALUE}).")
        Signaling.EndOfRelay endOfRelay = Signaling.EndOfRelay.KICK;

        @Option(names = "--dialects", paramLabel = "LIST", split = ",", defaultValue = "peerjs,yjs,simple-signal,dxos", description = "Whose clients are served beside our own: peerjs, yjs, simple-signal, dxos, or none (${DEFAULT-VALUE}).")
        List<String> dialects = new ArrayList<>();

        Tls tls(Contradictions found) {
            if (certificates.isEmpty() && keys.isEmpty()) {
                return tlsSelfSigned ? new Tls.SelfSigned() : new Tls.Off();
            }
            if (tlsSelfSigned) {
                found.add("--tls-self-signed makes its own certificate: leave out --cert and --key");
            }
            if (certificates.size() != keys.size()) {
                found.add("--cert and --key belong together: give both, as often as needed");
            }
            return new Tls.Pem(IntStream.range(0, Math.min(certificates.size(), keys.size()))
                    .mapToObj(i -> new PemPair(certificates.get(i), keys.get(i))).toList());
        }
    }

    private static final class Running {
        @Option(names = "--config", paramLabel = "FILE", description = "YAML file of options, each by its name without the dashes; flags and environment beat it. 'iceserver config example' prints one.")
        @Nullable
        @SuppressWarnings("UnusedVariable") // read before picocli parses, see OptionSources: here for help and completeness
        Path config;

        @Option(names = "--coturn-config", paramLabel = "FILE", description = "An existing turnserver.conf; implies --profile public and --signal-port 0. Everything else beats it; --check tells what every line became.")
        @Nullable
        Path coturnConfig;

        @Option(names = "--check", description = "Print what is configured, each value with where it came from, look at what a start needs without starting (certificates, ports, database, clock, limits), and exit: with 1 when something is wrong.")
        boolean check;

        @Option(names = "--transport", paramLabel = "auto|native|portable", defaultValue = "auto", description = "UDP sockets: batched system calls of Linux, or plain Java ones (${DEFAULT-VALUE}).")
        TransportMode transport = TransportMode.AUTO;

        @Option(names = "--loops", paramLabel = "N", defaultValue = "0", description = "Media threads. Default: one per processor.")
        int loops;

        @Option(names = "--drain-timeout", paramLabel = "TIME", defaultValue = "0s", description = "After TERM, how long running calls may go on (${DEFAULT-VALUE}).")
        Duration drainTimeout = Duration.ZERO;

        @Option(names = "--state-dir", paramLabel = "FOLDER|none", description = "Folder for what outlives a start, and for the socket that commands find this server by. Default: systemd's StateDirectory, else /var/lib/iceserver for root, else ~/.local/state/iceserver; none does without.")
        @Nullable
        Path stateDirectory;

        @Option(names = "--admin-port", paramLabel = "PORT", converter = PortText.class, defaultValue = "9641", description = "Health, metrics and what an operator may do, over HTTP (${DEFAULT-VALUE}); 0 switches it off.")
        int adminPort;

        @Option(names = "--admin-listen", paramLabel = "IP", description = "Address of the admin port; repeatable. Default: 127.0.0.1. Another one than loopback wants --admin-token.")
        List<IpAddress> adminListen = new ArrayList<>();

        @Option(names = "--admin-token", paramLabel = "SECRET", description = "What the admin port wants to be shown, at least 16 bytes, or file:/path.")
        @Nullable
        Secret adminToken;

        @Option(names = "--redis-stats", paramLabel = "URL", description = "Redis server that gets coturn's statistics of each session, redis://:PASSWORD@HOST; or file:/path to the line. Default: none.")
        DatabaseUrl.@Nullable Redis redisStats;

        @Option(names = "--session-log", paramLabel = "true|false", arity = "1", defaultValue = "true", description = "One line, whatever the log level, when a session has ended (${DEFAULT-VALUE}).")
        boolean sessionLog = true;

        @Option(names = "--log-format", paramLabel = "text|json", defaultValue = "text", description = "One line per event on standard error, for people or as a JSON object (${DEFAULT-VALUE}).")
        LogFormat logFormat = LogFormat.TEXT;

        @Option(names = "--log-level", paramLabel = "error|warn|info|debug", defaultValue = "warn", description = "How much is logged (${DEFAULT-VALUE}).")
        Level logLevel = Level.WARN;
    }

    /** Whether only the configuration is asked for. */
    public boolean check() {
        return running.check;
    }

    /** What is asked for; empty is the usual one. */
    public Optional<Path> stateDirectory() {
        return Optional.ofNullable(running.stateDirectory);
    }

    /** What is logged, and how. */
    public LogChoice log() {
        return new LogChoice(running.logFormat, running.logLevel, running.sessionLog);
    }

    /** The port that people know a server of these options by; 0 where it has none. */
    public int knownBy() {
        boolean tls = !web.certificates.isEmpty() || web.tlsSelfSigned;
        return IntStream.of(addresses.stunPort, tls ? addresses.tlsPort : 0, addresses.signalPort)
                .filter(port -> port != 0).findFirst().orElse(0);
    }

    /** The admin port as this machine reaches it; empty while it is off. */
    public Optional<URI> adminUrl() {
        String host = running.adminListen.stream().findFirst().map(IpAddress::toUriHost).orElse("127.0.0.1");
        return running.adminPort == 0
                ? Optional.empty()
                : Optional.of(URI.create("http://" + host + ":" + running.adminPort));
    }

    public Optional<Secret> adminToken() {
        return Optional.ofNullable(running.adminToken);
    }

    /** @throws StartRefused with one sentence a line for everything that cannot be */
    public Configuration configuration() {
        var found = new Contradictions();
        Listening listening = listening(found);
        Access access = access(found);
        Signaling signaling = signaling(found);
        return found.orRefuse(() -> new Configuration(listening, relaying(), access, signaling,
                new Admin(port(running.adminPort), running.adminListen, Optional.ofNullable(running.adminToken)),
                running.drainTimeout, Optional.ofNullable(running.redisStats)));
    }

    private Listening listening(Contradictions found) {
        OptionalInt alternatePort = found.or(OptionalInt.empty(), "--alt-port", this::alternatePort);
        return new Listening(port(addresses.signalPort), port(addresses.stunPort), port(addresses.tlsPort),
                alternatePort, addresses.listen, running.transport, running.loops,
                Set.copyOf(addresses.stunTransports));
    }

    /**
     * What clients of STUN and TURN meet; the rest of the options does not matter.
     *
     * @throws StartRefused with one sentence a line for everything that cannot be
     */
    public ClientSide clientSide() {
        var found = new Contradictions();
        Listening listening = listening(found);
        Access access = access(found);
        Tls tls = web.tls(found);
        return found.orRefuse(() -> new ClientSide(listening, relaying(), tls, access.users().secrets(),
                access.users().named(), access.lifetimes().credential()));
    }

    private Relaying relaying() {
        return new Relaying(addresses.relayIps, addresses.externalIps, addresses.autoStun, features(),
                Optional.ofNullable(addresses.advertise), addresses.relayPorts);
    }

    private Set<RelayFeature> features() {
        Set<RelayFeature> asked = EnumSet.noneOf(RelayFeature.class);
        add(asked, RelayFeature.HAIRPIN_NAT, addresses.hairpinNat);
        add(asked, RelayFeature.TCP_RELAY, permissions.tcpRelay);
        add(asked, RelayFeature.MOBILITY, permissions.mobility);
        return asked;
    }

    private static void add(Set<RelayFeature> asked, RelayFeature feature, boolean flag) {
        if (flag) {
            asked.add(feature);
        }
    }

    private Access access(Contradictions found) {
        String realm = found.or("iceserver", "--realm", () -> Users.realm(permissions.realm));
        LimitTable limits = found.or(LimitTable.of(permissions.profile, List.of()), "--limit",
                () -> LimitTable.of(permissions.profile, permissions.limits));
        var users = new Users(realm, permissions.users,
                new SharedSecrets(permissions.secrets, permissions.restSeparator),
                new ThirdParty(permissions.oauthKeys, serverName(), Optional.ofNullable(permissions.database),
                        Optional.ofNullable(permissions.authWebhook).map(SecretUrl::value)));
        return new Access(permissions.profile, users,
                new Lifetimes(permissions.credentialTtl, permissions.maxSession, permissions.nonceLifetime),
                new PeerRanges(permissions.allowPeers, permissions.denyPeers), limits, permissions.alternates,
                addresses.defaultFamily);
    }

    /** Files for coturn name the server whether or not anybody brings access tokens, for which alone the name is. */
    private Optional<String> serverName() {
        boolean tokens = !permissions.oauthKeys.isEmpty() || permissions.database != null;
        return Optional.ofNullable(permissions.serverName).filter(_ -> tokens || running.coturnConfig == null);
    }

    private Signaling signaling(Contradictions found) {
        Tls tls = web.tls(found);
        Set<Dialect> dialects = found.or(Set.of(), "--dialects", () -> Signaling.dialects(web.dialects));
        Signaling.checkUnused(web.authentication, web.jwtKey, web.webhook, found);
        Authentication authentication = found.or(new Authentication.None(), "--signal-auth",
                () -> Signaling.authentication(web.authentication, web.jwtKey, web.webhook));
        return new Signaling(web.origins, web.proxies, tls, dialects, authentication, web.endOfRelay, web.httpIdle,
                web.basePath);
    }

    private OptionalInt alternatePort() {
        Integer altPort = addresses.altPort;
        if (!addresses.natDiscovery) {
            if (altPort != null) {
                throw new IllegalArgumentException("--alt-port is for --nat-discovery: add that, or leave it out");
            }
            return OptionalInt.empty();
        }
        int port = altPort == null ? addresses.stunPort + 1 : altPort;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("--alt-port is between 1 and 65535, not " + port);
        }
        return OptionalInt.of(port);
    }

    private static OptionalInt port(int port) {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
