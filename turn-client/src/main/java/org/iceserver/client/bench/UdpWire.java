package org.iceserver.client.bench;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.ChannelData;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;

/** A client's UDP socket. Made, fed and closed on its loop, save the methods of {@code Connection}. */
final class UdpWire implements Wire, IcmpErrorHandler {
    private final MediaLoop loop;
    private final Frames frames;
    private final Inbox inbox = new Inbox();
    private final Endpoint server;
    private final UdpSocket socket;

    UdpWire(MediaLoop loop, IpAddress local, InetSocketAddress server, Frames frames) throws BindFailure {
        IpAddress to = IpAddress.of(server.getAddress());
        this.loop = loop;
        this.frames = frames;
        this.server = loop.udp().endpoint(to.high(), to.low(), server.getPort());
        this.socket = loop.udp().open(local, 0, false, this);
    }

    @Override
    public void onDatagram(UdpSocket from, Datagram datagram) {
        ByteBuf bytes = datagram.bytes();
        if (datagram.length() > 0 && ChannelData.isChannelData(bytes.getUnsignedByte(datagram.offset()))) {
            frames.frame(bytes, datagram.offset(), datagram.length());
        } else {
            inbox.message(bytes, datagram.offset(), datagram.length());
        }
    }

    @Override
    public void onIcmpError(UdpSocket from, IcmpError error) {
        inbox.unreachable();
    }

    @Override
    public boolean queue(ByteBuf frame) {
        return socket.send(server, frame);
    }

    @Override
    public void flush() {
        // The transport does it at the end of the loop's turn.
    }

    @Override
    public void send(byte[] frame) {
        ByteBuf copy = Unpooled.directBuffer(frame.length).writeBytes(frame);
        loop.eventLoop().execute(() -> queue(copy));
    }

    @Override
    public byte[] receive() throws IOException {
        return inbox.take();
    }

    @Override
    public boolean reliable() {
        return false;
    }

    @Override
    public void close() {
        inbox.closed();
        loop.eventLoop().execute(() -> {
            socket.close();
            server.release();
        });
    }
}
