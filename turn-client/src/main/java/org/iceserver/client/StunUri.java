package org.iceserver.client;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.client.ServerAddress.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The URI of a STUN or TURN server, in the form that browsers use: {@code stun:} and {@code stuns:} (RFC 7064), {@code turn:}
 * and {@code turns:} with an optional {@code ?transport=} (RFC 7065).
 *
 * @param turn whether the server also relays
 * @param protocol from {@code ?transport=}; DTLS for {@code turns:} over UDP; UDP if {@code stun:} or {@code turn:} names no
 * transport
 * @param host a name or an address, IPv6 in brackets
 * @param port empty if the URI has no port, so that DNS decides (RFC 8489 s8)
 */
public record StunUri(boolean turn, Protocol protocol, String host, OptionalInt port) {
    private static final int PORT = 3_478;
    private static final int SECURE_PORT = 5_349;
    private static final Pattern SCHEME = Pattern.compile("(?i)(?:stun|turn)s?:.*");
    /** RFC 7064 s3.1, RFC 7065 s3.1: no slashes, no user, no path. */
    private static final Pattern URI = Pattern.compile(
            "(?i)(stun|turn)(s?):(\\[[0-9a-f:.]+]|[a-z0-9][a-z0-9._-]*)(?::(\\d{1,5}))?(?:\\?transport=([a-z0-9-]+))?");

    /** A host of this form is refused with TLS (RFC 8489 s8.1, RFC 7350 s4.6.1). */
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(?:\\.\\d{1,3}){3}");

    public StunUri {
        port.ifPresent(given -> {
            if (given < 1 || given > 0xFFFF) {
                throw new IllegalArgumentException("ports go from 1 to 65535, not " + given);
            }
        });
    }

    /** Whether a text is meant as such a URI; otherwise it may be a host. */
    public static boolean is(String text) {
        return SCHEME.matcher(text).matches();
    }

    /** @throws IllegalArgumentException with a sentence, when the text is not such a URI */
    public static StunUri parse(String text) {
        Matcher parts = URI.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a URI such as stun:HOST:PORT or turns:HOST:PORT?transport=tcp (no slashes, IPv6 in brackets)");
        }
        boolean turn = parts.group(1).equalsIgnoreCase("turn");
        boolean secure = !parts.group(2).isEmpty();
        if (secure && ADDRESS.matcher(parts.group(3)).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' names an address, and certificates name hosts: take the server's name");
        }
        String transport = parts.group(5);
        if (transport != null && !turn) {
            throw new IllegalArgumentException("'" + text + "': only turn: and turns: take ?transport=");
        }
        OptionalInt port = parts.group(4) == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(parts.group(4)));
        return new StunUri(turn, protocol(secure, transport), parts.group(3), port);
    }

    private static Protocol protocol(boolean secure, @Nullable String transport) {
        String wanted = transport == null ? secure ? "tcp" : "udp" : transport.toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "tcp" -> secure ? Protocol.TLS : Protocol.TCP;
            case "udp" -> secure ? Protocol.DTLS : Protocol.UDP;
            default -> throw new IllegalArgumentException("?transport= is udp or tcp, not " + transport);
        };
    }

    /** The host itself, at the given or the default port. Used if DNS has no answer. */
    public ServerAddress address() {
        return new ServerAddress(protocol, host, port.orElse(secure() ? SECURE_PORT : PORT));
    }

    /** Whether DNS can be asked about the host: not an address, and not this machine (RFC 6761 s6.3). */
    boolean named() {
        return named(host);
    }

    static boolean named(String host) {
        String name = bare(host);
        return !ADDRESS.matcher(host).matches() && !name.equals("localhost") && !name.endsWith(".localhost");
    }

    /** The name of the SRV records for this service: scheme, transport, host (RFC 8489 s8.1, RFC 2782). */
    String service() {
        String transport = protocol == Protocol.UDP || protocol == Protocol.DTLS ? "_udp" : "_tcp";
        return (turn ? "_turn" : "_stun") + (secure() ? "s." : ".") + transport + "." + bare(host);
    }

    private boolean secure() {
        return protocol == Protocol.TLS || protocol == Protocol.DTLS;
    }

    private static String bare(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
