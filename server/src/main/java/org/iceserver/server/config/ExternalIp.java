package org.iceserver.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.iceserver.transport.IpAddress;

/** What {@code --external-ip} says about the public side of a NAT that maps ports one to one. */
public sealed interface ExternalIp {
    /** The last label begins with a letter, so that a misspelt address does not count as a name. */
    Pattern HOST_NAME = Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z][A-Za-z0-9-]*\\.?");

    /** Clients get it instead of the relay address of the same family. */
    record Everywhere(IpAddress told) implements ExternalIp {}

    /** Clients get it instead of this one local address. */
    record Pair(IpAddress told, IpAddress bound) implements ExternalIp {}

    /** Clients get the address that STUN servers see; the servers are asked at start. */
    record Auto() implements ExternalIp {}

    /**
     * A host name in place of a public address is looked up once, now, as coturn does.
     *
     * @throws IllegalArgumentException with a sentence, when it is not IP, PUBLIC/PRIVATE or auto
     */
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
            return HOST_NAME.matcher(text).matches()
                    ? IpAddress.of(InetAddress.getByName(text))
                    : IpAddress.parse(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is a name that cannot be looked up; --external-ip takes "
                    + "IP, PUBLIC/PRIVATE or auto, or a name that has an address", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text
                    + "' is not an IP address; --external-ip takes IP, PUBLIC/PRIVATE or auto", e);
        }
    }
}
