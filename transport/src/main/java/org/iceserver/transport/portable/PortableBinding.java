package org.iceserver.transport.portable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

import jdk.net.ExtendedSocketOptions;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpTransport;

/** Makes a bound, non-blocking channel. */
final class PortableBinding {
    private PortableBinding() {}

    static DatagramChannel bind(IpAddress address, int port, boolean sharedPort) throws BindFailure {
        ProtocolFamily family = address.isV4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(family);
        } catch (IOException | UnsupportedOperationException e) {
            throw BindFailure.of(e, "UDP", address, port);
        }
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, UdpTransport.BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, UdpTransport.BUFFER_BYTES);
            if (sharedPort) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            // Linux sets DF by default; a relay must leave fragmenting to the path (RFC 8656 s16).
            if (channel.supportedOptions().contains(ExtendedSocketOptions.IP_DONTFRAGMENT)) {
                channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, false);
            }
            return channel.bind(new InetSocketAddress(address.toInetAddress(), port));
        } catch (IOException e) {
            try {
                channel.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw BindFailure.of(e, "UDP", address, port);
        }
    }
}
