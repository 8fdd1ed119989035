package org.iceserver.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.json.IceJson;

/**
 * What a WebRTC client passes to its {@code RTCPeerConnection}: the URLs of STUN and TURN, and a credential that expires.
 *
 * @param list the same list as {@code RTCConfiguration.iceServers}
 * @param life how long a client can begin to relay with the credential; relaying that has begun goes on
 * @param json {@code {"iceServers":[...],"ttl":seconds}}, which a page can pass on unchanged
 */
@Experimental
public record IceServers(List<Entry> list, Duration life, String json) {
    public IceServers {
        list = List.copyOf(list);
    }

    /**
     * One entry of the list.
     *
     * @param urls {@code stun:}, {@code turn:} or {@code turns:} URLs (RFC 7064, RFC 7065)
     * @param username empty for STUN
     * @param credential empty for STUN
     */
    public record Entry(List<String> urls, Optional<String> username, Optional<String> credential) {
        public Entry {
            urls = List.copyOf(urls);
        }

        /** Never shows the credential. */
        @Override
        public String toString() {
            return urls + username.map(name -> " for " + name).orElse("");
        }
    }

    public static IceServers of(IceConfiguration made) {
        return new IceServers(
                made.iceServers().stream().map(one -> new Entry(one.urls(), Optional.ofNullable(one.username()),
                        Optional.ofNullable(one.credential()))).toList(),
                Duration.ofSeconds(made.ttlSeconds()), IceJson.of(made).toString());
    }

    /** The entry with {@code turn:} URLs; empty where the server does not relay. */
    public Optional<Entry> turn() {
        return list.stream().filter(entry -> entry.urls().stream().anyMatch(url -> url.startsWith("turn")))
                .findFirst();
    }

    /** Never shows the credential. */
    @Override
    public String toString() {
        return list.toString();
    }
}
