package org.iceserver.cluster;

import org.iceserver.transport.IpAddress;

/** An address and port at which a node serves STUN and TURN over UDP and TCP. */
public record Place(IpAddress address, int port) {
    private static final int PORTS = 0xFFFF;

    public Place {
        if (port < 1 || port > PORTS) {
            throw new IllegalArgumentException("a port is between 1 and " + PORTS);
        }
    }

    /** @throws IllegalArgumentException when the text is not {@code ADDRESS:PORT} */
    static Place parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("no port");
        }
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return new Place(IpAddress.parse(host), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return address.toUriHost() + ":" + port;
    }
}
