package org.iceserver.cli.options;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.cli.log.LogChoice;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Admin;
import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Contradictions;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Offload;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.Ports;
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
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.IpAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The flags of {@code serve} as picocli sets them. All other code uses {@link #configuration()}. */
public final class ServeOptions {
    /** The command that has these options. */
    public static final String COMMAND = "serve";
    /** The name by which that command's mixins contain them. */
    public static final String MIXIN = "options";

    @ArgGroup(validate = false, order = 1, heading = "%nPorts and addresses%n")
    private final AddressOptions addresses = new AddressOptions();

    @ArgGroup(validate = false, order = 2, heading = "%nWho may relay, and where to%n")
    private final PermissionOptions permissions = new PermissionOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nWeb: signaling, lab page, /ice%n")
    private final WebOptions web = new WebOptions();

    @ArgGroup(validate = false, order = 4, heading = "%nSeveral servers as one%n")
    private final ClusterOptions cluster = new ClusterOptions();

    @ArgGroup(validate = false, order = 5, heading = "%nRunning%n")
    private final RunningOptions running = new RunningOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it sets the options
    private CommandSpec command;

    /** Whether only the configuration is wanted. */
    public boolean check() {
        return running.check;
    }

    /** The transport; empty means the default. */
    public Optional<Path> stateDirectory() {
        return Optional.ofNullable(running.stateDirectory);
    }

    /** What is logged, and in which form. */
    public LogChoice log() {
        return new LogChoice(running.logFormat, running.logLevel, running.sessionLog);
    }

    /** The port that names a server with these options to people; 0 if it has none. */
    public int knownBy() {
        boolean tls = !web.certificates.isEmpty() || web.tlsSelfSigned;
        Ports ports = ports();
        return Stream.of(ports.stun(), tls ? ports.tls() : List.<Integer>of(), ports.signal()).flatMap(List::stream)
                .findFirst().orElse(0);
    }

    /** The admin port at the address that this machine uses; empty while it is off. */
    public Optional<URI> adminUrl() {
        String host = running.adminListen.stream().findFirst().map(IpAddress::toUriHost).orElse("127.0.0.1");
        return running.adminPort == 0
                ? Optional.empty()
                : Optional.of(URI.create("http://" + host + ":" + running.adminPort));
    }

    public Optional<Secret> adminToken() {
        return Optional.ofNullable(running.adminToken);
    }

    /** @throws StartRefused with one sentence a line for everything that is wrong */
    public Configuration configuration() {
        var found = new Contradictions();
        Listening listening = listening(found);
        Access access = access(found);
        Signaling signaling = signaling(found);
        Optional<Clustering> clustering = cluster.clustering(found);
        return found.orRefuse(() -> new Configuration(listening, relaying(), access, signaling,
                new Admin(port(running.adminPort), running.adminListen, Optional.ofNullable(running.adminToken)),
                running.drainTimeout, Optional.ofNullable(running.redisStats), clustering));
    }

    private Listening listening(Contradictions found) {
        OptionalInt alternatePort = found.or(OptionalInt.empty(), "--alt-port", this::alternatePort);
        return new Listening(ports(), alternatePort, addresses.listen, running.transport, running.loops,
                Set.copyOf(addresses.stunTransports), addresses.turnNames);
    }

    private Ports ports() {
        return new Ports(ports("--signal-port", addresses.signalPorts), ports("--stun-port", addresses.stunPorts),
                ports("--tls-port", addresses.tlsPorts));
    }

    /** {@code --port} stands in for an option that is not set anywhere. 0 alone switches off. */
    private List<Integer> ports(String option, List<Integer> own) {
        Integer all = addresses.port;
        boolean named = command.commandLine().getParseResult().hasMatchedOption(option);
        List<Integer> chosen = all == null || named ? own : List.of(all);
        return chosen.stream().allMatch(port -> port == 0) ? List.of() : chosen;
    }

    /**
     * What STUN and TURN clients see; the other options do not matter.
     *
     * @throws StartRefused with one sentence a line for everything that is wrong
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
                Optional.ofNullable(addresses.advertise), addresses.relayPorts,
                new Offload(addresses.offload, addresses.offloadInterfaces));
    }

    private Set<RelayFeature> features() {
        Set<RelayFeature> asked = EnumSet.noneOf(RelayFeature.class);
        addresses.features(asked);
        permissions.features(asked);
        return asked;
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
                permissions.alternateWhen, addresses.defaultFamily);
    }

    /** Files for coturn may name the server although nobody uses access tokens, and only access tokens need the name. */
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
        int port = altPort == null ? ports().stun().stream().findFirst().orElse(0) + 1 : altPort;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("--alt-port is between 1 and 65535, not " + port);
        }
        return OptionalInt.of(port);
    }

    private static OptionalInt port(int port) {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
