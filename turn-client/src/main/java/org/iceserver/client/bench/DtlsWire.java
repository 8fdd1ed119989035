package org.iceserver.client.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import org.iceserver.client.DtlsEngine;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.MediaLoop;
import org.iceserver.transport.UdpSocket;

/**
 * A client's DTLS association (RFC 7350): one frame, one record, one datagram.
 */
final class DtlsWire extends DatagramWire {
    private static final long FIRST_WAIT_MILLIS = 1_000;

    private final DtlsEngine engine;
    private final Promise<Void> handshake;

    /** Begins the handshake. */
    DtlsWire(MediaLoop loop, IpAddress local, InetSocketAddress server, SSLContext context, Frames frames)
            throws BindFailure, IOException {
        super(loop, local, server, frames);
        this.engine = DtlsEngine.client(context, server.getHostString(), server.getPort());
        this.handshake = loop.eventLoop().newPromise();
        engine.begin(this::transmit);
        repeatAfter(FIRST_WAIT_MILLIS);
    }

    /** Completes when frames may be sent. */
    Future<Void> handshake() {
        return handshake;
    }

    /** Sends a lost flight again after one second, then after two, and so on (RFC 6347 s4.2.4.1). */
    private void repeatAfter(long millis) {
        Future<?> unused = loop.eventLoop().schedule(() -> {
            if (!handshake.isDone() && socket.isOpen()) {
                attempt(() -> engine.again(this::transmit));
                repeatAfter(millis * 2);
            }
        }, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onDatagram(UdpSocket from, Datagram datagram) {
        byte[] bytes = ByteBufUtil.getBytes(datagram.bytes(), datagram.offset(), datagram.length(), true);
        attempt(() -> engine.arrived(bytes, bytes.length, this::transmit, this::opened));
        if (engine.established()) {
            handshake.trySuccess(null);
        }
        if (engine.closed()) {
            inbox.closed();
        }
    }

    private void opened(ByteBuffer plaintext) {
        ByteBuf bytes = Unpooled.wrappedBuffer(plaintext);
        arrived(bytes, 0, bytes.readableBytes());
    }

    private void transmit(ByteBuffer datagram) {
        socket.send(server, ByteBufAllocator.DEFAULT.directBuffer(datagram.remaining()).writeBytes(datagram));
    }

    private interface Step {
        void take() throws IOException;
    }

    private boolean attempt(Step step) {
        try {
            step.take();
            return true;
        } catch (IOException e) {
            handshake.tryFailure(e);
            inbox.closed();
            return false;
        }
    }

    @Override
    public void onIcmpError(UdpSocket from, IcmpError error) {
        super.onIcmpError(from, error);
        handshake.tryFailure(new IOException("nothing listens there"));
    }

    @Override
    public boolean queue(ByteBuf frame) {
        byte[] plaintext = ByteBufUtil.getBytes(frame);
        frame.release();
        return attempt(() -> engine.seal(plaintext, this::transmit));
    }

    @Override
    public void send(byte[] frame) {
        loop.eventLoop().execute(() -> attempt(() -> engine.seal(frame, this::transmit)));
    }

    @Override
    void sayGoodbye() {
        attempt(() -> engine.goodbye(this::transmit));
    }
}
