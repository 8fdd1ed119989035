package org.iceserver.signal;

import java.util.Locale;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A host as it stands in a Host header or in an origin, in lower case and without its port.
 *
 * @param name IPv6 in brackets
 * @param port -1 when none was given
 */
public record HostName(String name, int port) {
    /** Null when the text is not a host. */
    public static @Nullable HostName parse(String authority) {
        String text = authority.strip().toLowerCase(Locale.ROOT);
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? -1 : port(text.substring(colon + 1));
        boolean literal = name.startsWith("[") && name.endsWith("]") && address(name) != null;
        boolean plain = literal || name.matches("[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\\.?");
        if (port == -2 || !plain) {
            return null;
        }
        return new HostName(name, port);
    }

    private static int port(String digits) {
        return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -2;
    }

    /** Null unless it is an IP address literal. */
    public @Nullable IpAddress address() {
        return address(name);
    }

    /** Whether only this machine is meant. */
    public boolean isLoopback() {
        IpAddress literal = address();
        return literal != null ? literal.isLoopback() : name.equals("localhost") || name.endsWith(".localhost");
    }

    boolean isMulticastDns() {
        return name.endsWith(".local");
    }

    private static @Nullable IpAddress address(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }
}
