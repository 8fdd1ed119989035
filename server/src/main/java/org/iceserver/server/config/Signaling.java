package org.iceserver.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.iceserver.signal.AllowedOrigin;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.signal.auth.JwtKeys;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.http.HttpSettings;
import org.jspecify.annotations.Nullable;

/**
 * How the server runs the signal port.
 *
 * @param origins web origins whose pages may use it, besides our own
 * @param proxies address ranges of proxies whose X-Forwarded-For is believed
 * @param dialects the protocols of other signaling servers that it also speaks
 * @param authentication how it decides who may come in
 * @param endOfRelay the event of a peer that ends its allocations
 * @param httpIdle how long an HTTP connection stays open between two requests
 * @param basePath the prefix that a proxy leaves before every path; empty for none
 */
public record Signaling(List<String> origins, List<AddressBlock> proxies, Tls tls, Set<Dialect> dialects,
        Authentication authentication, EndOfRelay endOfRelay, Duration httpIdle, String basePath) {
    private static final Duration LEAST_IDLE = Duration.ofSeconds(5);
    private static final Duration MOST_IDLE = Duration.ofHours(1);

    public Signaling {
        dialects = Set.copyOf(dialects);
        origins = List.copyOf(origins);
        proxies = List.copyOf(proxies);
    }

    /** Keeps idle connections for the default time. */
    public Signaling(List<String> origins, List<AddressBlock> proxies, Tls tls, Set<Dialect> dialects,
            Authentication authentication, EndOfRelay endOfRelay) {
        this(origins, proxies, tls, dialects, authentication, endOfRelay, HttpSettings.USUAL.idle(), "");
    }

    void check(Contradictions found) {
        if (!basePath.matches("(/[A-Za-z0-9._~-]+)*")) {
            found.add("--base-path is a path such as /rtc, with a slash at its beginning and none at its end, not '"
                    + basePath + "'");
        }
        if (httpIdle.compareTo(LEAST_IDLE) < 0 || httpIdle.compareTo(MOST_IDLE) > 0) {
            found.add("--http-idle is between 5 s and 1 h, not " + httpIdle.toSeconds() + " s");
        }
        for (String origin : origins) {
            try {
                AllowedOrigin.parse(origin);
            } catch (IllegalArgumentException e) {
                found.add("--signal-origin: " + e.getMessage());
            }
        }
    }

    /** The values of {@code --end-relay-on}. */
    public enum EndOfRelay {
        /** Only an operator's kick. A peer that loses its signaling connection keeps its call. */
        KICK,
        /** Also the end of a session of our own protocol: a goodbye, or a connection that did not come back in time. */
        LEAVE
    }

    /** The values of {@code --signal-auth}. */
    public enum Method {
        NONE, JWT, WEBHOOK
    }

    /** Finds options that belong to another value of {@code --signal-auth}. */
    public static void checkUnused(Method method, @Nullable Path jwtKey, @Nullable SecretUrl webhook,
            Contradictions found) {
        if (jwtKey != null && method != Method.JWT) {
            found.add("--jwt-key is for --signal-auth jwt: add that, or leave it out");
        }
        if (webhook != null && method != Method.WEBHOOK) {
            found.add("--webhook is for --signal-auth webhook: add that, or leave it out");
        }
    }

    /** @throws IllegalArgumentException when an option that the method needs is missing or cannot be used */
    public static Authentication authentication(Method method, @Nullable Path jwtKey, @Nullable SecretUrl webhook) {
        return switch (method) {
            case NONE -> new Authentication.None();
            case JWT -> {
                if (jwtKey == null) {
                    throw new IllegalArgumentException(
                            "--signal-auth jwt needs --jwt-key FILE: a secret of at least 32 "
                                    + "bytes, a public key in PEM, or a JWK set");
                }
                yield new Authentication.Jwt(keys(jwtKey));
            }
            case WEBHOOK -> {
                if (webhook == null) {
                    throw new IllegalArgumentException(
                            "--signal-auth webhook needs --webhook URL: whom to ask who may come in");
                }
                yield new Authentication.Webhook(webhook.value());
            }
        };
    }

    private static JwtKeys keys(Path file) {
        String text;
        try {
            text = TextFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read --jwt-key " + file + ": " + e.getMessage(), e);
        }
        try {
            return JwtKeys.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--jwt-key " + file + ": " + e.getMessage(), e);
        }
    }

    /** @param codes the codes that {@code --dialects} takes */
    public static Set<Dialect> dialects(List<String> codes) {
        Set<Dialect> dialects = EnumSet.noneOf(Dialect.class);
        if (codes.equals(List.of("none"))) {
            return dialects;
        }
        for (String code : codes) {
            try {
                dialects.add(Dialect.of(code.strip()));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException("--dialects " + unknown.getMessage(), unknown);
            }
        }
        return dialects;
    }
}
