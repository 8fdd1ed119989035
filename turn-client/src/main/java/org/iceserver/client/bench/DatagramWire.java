package org.iceserver.client.bench;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.ChannelData;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;

/**
 * A client's datagrams, plain or encrypted: one frame each. Its loop makes it, feeds it and closes it, except for the methods
 * of {@code Connection}.
 */
abstract sealed class DatagramWire implements Wire, IcmpErrorHandler permits UdpWire, DtlsWire {
    final MediaLoop loop;
    final Inbox inbox = new Inbox();
    final Endpoint server;
    final UdpSocket socket;
    private final Frames frames;

    DatagramWire(MediaLoop loop, IpAddress local, InetSocketAddress server, Frames frames) throws BindFailure {
        IpAddress to = IpAddress.of(server.getAddress());
        this.loop = loop;
        this.frames = frames;
        this.server = loop.udp().endpoint(to.high(), to.low(), server.getPort());
        this.socket = loop.udp().open(local, 0, false, this);
    }

    /** Receives what the server sent. */
    final void arrived(ByteBuf bytes, int offset, int length) {
        if (length > 0 && ChannelData.isChannelData(bytes.getUnsignedByte(offset))) {
            frames.frame(bytes, offset, length);
        } else {
            inbox.message(bytes, offset, length);
        }
    }

    @Override
    public void onIcmpError(UdpSocket from, IcmpError error) {
        inbox.unreachable();
    }

    @Override
    public final void flush() {
        // The transport flushes at the end of the loop's turn.
    }

    @Override
    public final byte[] receive() throws IOException {
        return inbox.take();
    }

    @Override
    public final boolean reliable() {
        return false;
    }

    @Override
    public final void close() {
        inbox.closed();
        loop.eventLoop().execute(() -> {
            sayGoodbye();
            socket.close();
            server.release();
        });
    }

    /** Sends the last message. Runs on the loop. */
    void sayGoodbye() {}
}
