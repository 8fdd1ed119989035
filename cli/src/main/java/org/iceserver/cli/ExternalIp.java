package org.iceserver.cli;

import org.iceserver.transport.IpAddress;

/** What {@code --external-ip} says about the public side of a NAT that maps ports one to one. */
sealed interface ExternalIp {
    /** Told instead of the relay address of its family. */
    record Everywhere(IpAddress told) implements ExternalIp {}

    /** Told instead of this one local address. */
    record Pair(IpAddress told, IpAddress bound) implements ExternalIp {}

    /** What STUN servers see is told; they are asked at start. */
    record Auto() implements ExternalIp {}

    /** @throws IllegalArgumentException with a sentence, when it is none of IP, PUBLIC/PRIVATE and auto */
    static ExternalIp parse(String text) {
        if (text.equals("auto")) {
            return new Auto();
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new Everywhere(address(text));
        }
        var pair = new Pair(address(text.substring(0, slash)), address(text.substring(slash + 1)));
        if (pair.told().isV4() != pair.bound().isV4()) {
            throw new IllegalArgumentException(
                    "'" + text + "' mixes IPv4 and IPv6: both sides of PUBLIC/PRIVATE are of one family");
        }
        return pair;
    }

    private static IpAddress address(String text) {
        IpAddress address = parsed(text);
        if (address.isAny()) {
            throw new IllegalArgumentException("--external-ip takes an address that clients can send to, not " + text);
        }
        return address;
    }

    private static IpAddress parsed(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text
                    + "' is not an IP address; --external-ip takes IP, PUBLIC/PRIVATE or auto", e);
        }
    }
}
