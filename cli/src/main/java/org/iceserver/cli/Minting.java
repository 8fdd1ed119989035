package org.iceserver.cli;

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

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.IceServers;
import org.iceserver.turn.MintedUser;
import org.iceserver.turn.netty.ClientTransport;

/**
 * Mints TURN REST credentials and lists the URLs they are good for. Any thread.
 *
 * @param stunPort as bound; empty where this server does no plain STUN
 * @param transports how clients may come
 * @param tls empty where TURN over TLS and DTLS has no port of its own
 */
record Minting(RestCredentials credentials, Supplier<Duration> life, Relaying relaying, OptionalInt stunPort,
        Optional<TlsDoor> tls, Set<ClientTransport> transports,
        InstantSource clock, SecureRandom random) implements IceServers {
    private static final int GUEST_BYTES = 6;

    @Override
    public IceConfiguration mint(String host, String peerId, boolean secure, IceGrant grant) {
        String user = MintedUser.of(grant.account(), peerId);
        IceConfiguration ours = mint(host, user, Math.min(life.get().toSeconds(), grant.atMostSeconds()));
        if (grant.others().isEmpty()) {
            return ours;
        }
        List<IceServer> all = new ArrayList<>(ours.iceServers());
        all.addAll(grant.others());
        return new IceConfiguration(all, ours.ttlSeconds());
    }

    private IceConfiguration mint(String host, String user, long lifeSeconds) {
        IceUrls urls = urls(host);
        List<IceServer> servers = new ArrayList<>();
        if (!urls.stun().isEmpty()) {
            servers.add(new IceServer(urls.stun(), null, null));
        }
        if (urls.turn().isEmpty()) {
            return new IceConfiguration(servers, lifeSeconds);
        }
        if (!credentials.mints()) {
            servers.add(new IceServer(urls.turn(), null, null));
            return new IceConfiguration(servers, lifeSeconds);
        }
        RestCredential credential = credentials.mint(user.isEmpty() ? guest() : user,
                Duration.ofSeconds(lifeSeconds),
                clock.instant().getEpochSecond());
        servers.add(new IceServer(urls.turn(), credential.username(), credential.password()));
        return new IceConfiguration(servers, credential.ttlSeconds());
    }

    /** The URLs for a client that reached us as {@code host}. */
    private IceUrls urls(String host) {
        String name = relaying.advertise().map(HostPort::host).orElse(host);
        OptionalInt advertised = relaying.advertise().map(HostPort::port).orElse(OptionalInt.empty());
        OptionalInt told = stunPort.isPresent() && advertised.isPresent() ? advertised : stunPort;
        return new IceUrls(name, told, tls.map(door -> door.portFor(name)).orElse(OptionalInt.empty()),
                transports);
    }

    /** A client of this machine that is nobody's peer gets a user name, and so a quota, of its own. */
    private String guest() {
        var bytes = new byte[GUEST_BYTES];
        random.nextBytes(bytes);
        return "guest-" + HexFormat.of().formatHex(bytes);
    }
}
