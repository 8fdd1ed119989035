package org.iceserver.client.bench;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;

/** A client's UDP socket. */
final class UdpWire extends DatagramWire {
    UdpWire(MediaLoop loop, IpAddress local, InetSocketAddress server, Frames frames) throws BindFailure {
        super(loop, local, server, frames);
    }

    @Override
    public void onDatagram(UdpSocket from, Datagram datagram) {
        arrived(datagram.bytes(), datagram.offset(), datagram.length());
    }

    @Override
    public boolean queue(ByteBuf frame) {
        return socket.send(server, frame);
    }

    @Override
    public void send(byte[] frame) {
        ByteBuf copy = Unpooled.directBuffer(frame.length).writeBytes(frame);
        loop.eventLoop().execute(() -> queue(copy));
    }
}
