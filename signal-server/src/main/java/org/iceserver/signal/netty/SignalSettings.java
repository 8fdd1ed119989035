package org.iceserver.signal.netty;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.netty.handler.ssl.SslContext;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.PageFacts;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.HttpSettings;
import org.jspecify.annotations.Nullable;

/**
 * How the signal port is set up.
 *
 * @param listen the addresses to bind; empty: every address of this host
 * @param ports 0 lets the kernel choose; none when every port is shared, see {@link SignalServer#sharing}
 * @param hosts host names, beside IP literals, {@code localhost} and {@code *.local}, that clients reach us by
 * @param origins pages elsewhere that may use us, such as {@code https://app.example.org}, see {@link
 * org.iceserver.signal.AllowedOrigin}
 * @param trustedProxies whose Forwarded and X-Forwarded headers are believed
 * @param tls asked for every connection, so that a certificate can change while running; gives null while TLS is off
 * @param endRelayOnLeave whether a peer's allocations end with its session
 * @param dialects the protocols of other signaling servers that are served beside our own
 * @param version told to programs that ask at {@code /}
 * @param authentication how it finds out who may come in
 * @param http what its connections may take; bodies are as large as the limits of messages ask for
 * @param page what the lab page is told
 */
public record SignalSettings(List<IpAddress> listen, List<Integer> ports, Profile profile, Set<String> hosts,
        Set<String> origins,
        List<AddressBlock> trustedProxies, SignalLimits limits, Supplier<@Nullable SslContext> tls,
        boolean endRelayOnLeave, Set<Dialect> dialects, String version, Authentication authentication,
        HttpSettings http, PageFacts page) {

    public SignalSettings {
        listen = List.copyOf(listen);
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
        dialects = Set.copyOf(dialects);
        ports = List.copyOf(ports);
        for (int port : ports) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("the signal port must be between 0 and 65535, not " + port);
            }
        }
    }

    /** Plain HTTP, the profile's own limits, and nobody listed. */
    public static SignalSettings of(Profile profile, List<IpAddress> listen, int port) {
        return of(profile, listen, List.of(port));
    }

    /** The same on several ports. */
    public static SignalSettings of(Profile profile, List<IpAddress> listen, List<Integer> ports) {
        return new SignalSettings(listen, ports, profile, Set.of(), Set.of(), List.of(), SignalLimits.of(profile),
                () -> null, false, EnumSet.allOf(Dialect.class), "development", new Authentication.None(),
                HttpSettings.USUAL, PageFacts.NONE);
    }

    public SignalSettings withHosts(Set<String> names) {
        return new SignalSettings(listen, ports, profile, names, origins, trustedProxies, limits, tls, endRelayOnLeave,
                dialects, version, authentication, http, page);
    }

    public SignalSettings withOrigins(Set<String> pages) {
        return new SignalSettings(listen, ports, profile, hosts, pages, trustedProxies, limits, tls, endRelayOnLeave,
                dialects, version, authentication, http, page);
    }

    public SignalSettings withTrustedProxies(List<AddressBlock> proxies) {
        return new SignalSettings(listen, ports, profile, hosts, origins, proxies, limits, tls, endRelayOnLeave,
                dialects, version, authentication, http, page);
    }

    public SignalSettings withLimits(SignalLimits chosen) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, chosen, tls, endRelayOnLeave,
                dialects, version, authentication, http, page);
    }

    public SignalSettings withTls(Supplier<@Nullable SslContext> current) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, current,
                endRelayOnLeave, dialects, version, authentication, http, page);
    }

    /** @param onLeave whether a peer's allocations end with its session, too */
    public SignalSettings withEndOfRelay(boolean onLeave) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, tls, onLeave,
                dialects, version, authentication, http, page);
    }

    public SignalSettings withVersion(String told) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, tls, endRelayOnLeave,
                dialects, told, authentication, http, page);
    }

    public SignalSettings withDialects(Set<Dialect> served) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, tls, endRelayOnLeave,
                served, version, authentication, http, page);
    }

    public SignalSettings withAuthentication(Authentication chosen) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, tls, endRelayOnLeave,
                dialects, version, chosen, http, page);
    }

    /** @param told what the lab page is told */
    public SignalSettings withPage(PageFacts told) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, tls, endRelayOnLeave,
                dialects, version, authentication, http, told);
    }

    /** @param chosen what the connections of the port may take */
    public SignalSettings withHttp(HttpSettings chosen) {
        return new SignalSettings(listen, ports, profile, hosts, origins, trustedProxies, limits, tls, endRelayOnLeave,
                dialects, version, authentication, chosen, page);
    }
}
