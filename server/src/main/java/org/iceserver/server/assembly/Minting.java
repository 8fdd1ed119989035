package org.iceserver.server.assembly;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Relaying;
import org.iceserver.signal.HostName;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.IceServers;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.MintedUser;
import org.iceserver.turn.netty.ClientTransport;

/**
 * Mints TURN REST credentials and lists the URLs that they are valid for. Any thread.
 *
 * @param stunPorts the bound ports; empty where this server does no plain STUN
 * @param transports the transports that clients may use
 * @param tls empty where TURN over TLS and DTLS has no port of its own
 * @param outgoing an extra address for clients that reached the server at a loopback address
 * @param nodes the other servers that a client may be told of
 */
public record Minting(RestCredentials credentials, Supplier<Duration> life, Relaying relaying, List<Integer> stunPorts,
        Optional<TlsDoor> tls, Set<ClientTransport> transports, Supplier<Optional<IpAddress>> outgoing,
        InstantSource clock, SecureRandom random, Nodes nodes) implements IceServers {
    private static final int GUEST_BYTES = 6;

    public Minting {
        stunPorts = List.copyOf(stunPorts);
    }

    /** The first of the bound ports; empty where this server does no plain STUN. */
    OptionalInt stunPort() {
        return stunPorts.stream().mapToInt(Integer::intValue).findFirst();
    }

    /** The same, but clients are told of this server alone. */
    public Minting ofThisServer() {
        return new Minting(credentials, life, relaying, stunPorts, tls, transports, outgoing, clock, random,
                Nodes.ALONE);
    }

    @Override
    public IceConfiguration mint(String host, String peerId, boolean secure, IceGrant grant) {
        String user = MintedUser.of(grant.account(), peerId);
        List<String> best = nodes.urls(grant.client());
        List<String> urls = best.isEmpty() ? names(host).flatMap(this::urlsAt).toList() : best;
        IceConfiguration ours = mint(urls, user, Math.min(life.get().toSeconds(), grant.atMostSeconds()));
        if (grant.others().isEmpty()) {
            return ours;
        }
        List<IceServer> all = new ArrayList<>(ours.iceServers());
        all.addAll(grant.others());
        return new IceConfiguration(all, ours.ttlSeconds());
    }

    private IceConfiguration mint(List<String> urls, String user, long lifeSeconds) {
        return listed(urls, lifeSeconds, () -> credentials.mints()
                ? Optional.of(credentials.mint(user.isEmpty() ? guest() : user, Duration.ofSeconds(lifeSeconds),
                        clock.instant().getEpochSecond()))
                : Optional.empty());
    }

    /** This server's URLs for clients that reach it by this name. The credential is made where there is a TURN server to use it at. */
    IceConfiguration listed(String host, long lifeSeconds, Supplier<Optional<RestCredential>> credential) {
        return listed(names(host).flatMap(this::urlsAt).toList(), lifeSeconds, credential);
    }

    private static IceConfiguration listed(List<String> urls, long lifeSeconds,
            Supplier<Optional<RestCredential>> credential) {
        List<String> stun = urls.stream().filter(url -> url.startsWith("stun:")).toList();
        List<String> turn = urls.stream().filter(url -> !url.startsWith("stun:")).toList();
        List<IceServer> servers = new ArrayList<>();
        if (!stun.isEmpty()) {
            servers.add(new IceServer(stun, null, null));
        }
        if (!turn.isEmpty()) {
            servers.add(credential.get().map(made -> new IceServer(turn, made.username(), made.password()))
                    .orElseGet(() -> new IceServer(turn, null, null)));
        }
        return new IceConfiguration(servers, lifeSeconds);
    }

    /** The addresses at which a client that reached us as {@code host} can call us. */
    private Stream<String> names(String host) {
        Optional<String> advertised = relaying.advertise().map(HostPort::host);
        if (advertised.isPresent()) {
            return advertised.stream();
        }
        HostName reached = HostName.parse(host);
        boolean loopback = reached != null && reached.isLoopback();
        Stream<IpAddress> besides = loopback ? outgoing.get().stream() : Stream.empty();
        return Stream.concat(Stream.of(host), besides.map(IpAddress::toUriHost));
    }

    /** The URLs of this server for clients that reach it by this name or address. */
    Stream<String> urlsAt(String name) {
        IceUrls urls = urls(name);
        return Stream.concat(urls.stun().stream(), urls.turn().stream());
    }

    private IceUrls urls(String name) {
        OptionalInt advertised = relaying.advertise().map(HostPort::port).orElse(OptionalInt.empty());
        // An advertised port stands for all of ours, of which the world outside knows nothing then.
        List<Integer> told = stunPorts.isEmpty() || advertised.isEmpty()
                ? stunPorts
                : List.of(advertised.getAsInt());
        return new IceUrls(name, told, tls.map(door -> door.portsFor(name)).orElse(List.of()), transports);
    }

    /** A local client that is not a signaling peer gets its own user name, and so its own quota. */
    private String guest() {
        var bytes = new byte[GUEST_BYTES];
        random.nextBytes(bytes);
        return "guest-" + HexFormat.of().formatHex(bytes);
    }
}
