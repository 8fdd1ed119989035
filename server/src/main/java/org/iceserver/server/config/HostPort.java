package org.iceserver.server.config;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.transport.IpAddress;

/**
 * A host name or address as it stands in a URL (IPv6 in brackets), with an optional port.
 */
public record HostPort(String host, OptionalInt port) {
    private static final Pattern TEXT = Pattern
            .compile("(\\[[0-9a-fA-F:.]+]|[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?)(?::(\\d{1,5}))?");

    public HostPort {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
            throw new IllegalArgumentException("ports go from 1 to 65535, not " + port.getAsInt());
        }
    }

    public static HostPort parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not HOST or HOST:PORT (an IPv6 address stands in brackets)");
        }
        String port = parts.group(2);
        return new HostPort(parts.group(1),
                port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
    }

    /** The host as an address; empty when it is a name. */
    public Optional<IpAddress> literal() {
        try {
            return Optional.of(IpAddress.parse(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
