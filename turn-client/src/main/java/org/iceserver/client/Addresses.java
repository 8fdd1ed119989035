package org.iceserver.client;

import java.net.InetSocketAddress;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

/** Converts between the JDK's addresses and the codec's. */
final class Addresses {
    private Addresses() {}

    static TransportAddress of(InetSocketAddress address) {
        IpAddress ip = IpAddress.of(address.getAddress());
        return TransportAddress.of(ip.high(), ip.low(), address.getPort());
    }

    static InetSocketAddress socketAddress(TransportAddress address) {
        return new InetSocketAddress(new IpAddress(address.high(), address.low()).toInetAddress(), address.port());
    }

    /** The form for people: {@code 192.0.2.1:3478}, {@code [2001:db8::1]:3478}. */
    static String text(InetSocketAddress address) {
        return IpAddress.of(address.getAddress()).toUriHost() + ":" + address.getPort();
    }
}
