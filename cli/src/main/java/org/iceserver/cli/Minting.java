package org.iceserver.cli;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.IceServers;

/**
 * Mints TURN REST credentials and lists the URLs they are good for. Any thread.
 *
 * @param stunPort as bound; empty where this server does no STUN
 * @param tls empty where TURN over TLS has no port of its own
 */
record Minting(RestCredentials credentials, Duration life, Relaying relaying, OptionalInt stunPort,
        Optional<TlsDoor> tls,
        InstantSource clock, SecureRandom random) implements IceServers {
    private static final int GUEST_BYTES = 6;

    @Override
    public IceConfiguration mint(String host, String peerId, boolean secure) {
        if (stunPort.isEmpty()) {
            return new IceConfiguration(List.of(), life.toSeconds());
        }
        IceUrls urls = urls(host, stunPort.getAsInt());
        if (!credentials.mints()) {
            return new IceConfiguration(List.of(new IceServer(List.of(urls.stun()), null, null),
                    new IceServer(urls.turn(), null, null)), life.toSeconds());
        }
        RestCredential credential = credentials.mint(peerId.isEmpty() ? guest() : peerId, life,
                clock.instant().getEpochSecond());
        return new IceConfiguration(List.of(
                new IceServer(List.of(urls.stun()), null, null),
                new IceServer(urls.turn(), credential.username(), credential.password())), credential.ttlSeconds());
    }

    /** The URLs for a client that reached us as {@code host}. */
    private IceUrls urls(String host, int port) {
        String name = relaying.advertise().map(HostPort::host).orElse(host);
        int told = relaying.advertise().map(HostPort::port).orElse(OptionalInt.empty()).orElse(port);
        return new IceUrls(name, told, tls.map(door -> door.portFor(name)).orElse(OptionalInt.empty()));
    }

    /** Who asks without being anybody's peer still gets a user name, and so a quota, of its own. */
    private String guest() {
        var bytes = new byte[GUEST_BYTES];
        random.nextBytes(bytes);
        return "guest-" + HexFormat.of().formatHex(bytes);
    }
}
