package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.TransactionId;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody at one address who asks for allocations with names that nobody has, over many ports, until it is closed. */
final class MadeUpNames implements AutoCloseable {
    static final int PORTS = 900;
    /** Between two short waits, so that a few thousand leave in a second; the kernel's buffers are not what is tested. */
    private static final int BURST = 200;
    private static final int ANSWER_MILLIS = 2_000;
    private static final String REALM = UserDatabase.REALM;
    private static final IntegrityKey GUESS = IntegrityKey.shortTerm("a guess");

    private final AtomicInteger sent = new AtomicInteger();
    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final List<String> nonces = new ArrayList<>();
    private final Thread asking = new Thread(this::ask, "made-up-names");
    private volatile boolean closed;

    private MadeUpNames() {}

    /** Returns once it has a nonce for each of its ports, and asks. */
    static MadeUpNames start(String from, InetSocketAddress server) throws IOException {
        MadeUpNames names = new MadeUpNames();
        try {
            for (int i = 0; i < PORTS; i++) {
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
                names.sockets.add(socket);
                socket.connect(server);
                socket.setSoTimeout(ANSWER_MILLIS);
                names.nonces.add(nonce(socket));
            }
        } catch (IOException e) {
            names.closeSockets();
            throw e;
        }
        names.asking.start();
        return names;
    }

    private static String nonce(DatagramSocket socket) throws IOException {
        send(socket, StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, 1))
                .add(Attribute.RequestedTransport.UDP));
        DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
        socket.receive(answer);
        if (StunDecoder.decode(Unpooled.wrappedBuffer(answer.getData()), 0,
                answer.getLength()) instanceof StunDecoder.Decoded.Message challenge) {
            Attribute.Nonce nonce = challenge.message().first(Attribute.Nonce.class);
            if (nonce != null) {
                return nonce.value();
            }
        }
        throw new SocketTimeoutException("no challenge");
    }

    private void ask() {
        try {
            for (int i = 0; !closed; i++) {
                int port = i % PORTS;
                send(sockets.get(port), StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(2, i))
                        .add(Attribute.RequestedTransport.UDP)
                        .add(new Attribute.Username("made-up-" + i))
                        .add(new Attribute.Realm(REALM))
                        .add(new Attribute.Nonce(nonces.get(port)))
                        .integrity(GUESS));
                sent.incrementAndGet();
                if (i % BURST == 0) {
                    Waiting.briefly();
                }
            }
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void send(DatagramSocket socket, StunEncoder request) throws IOException {
        ByteBuf bytes = request.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] frame = new byte[bytes.readableBytes()];
        bytes.readBytes(frame);
        bytes.release();
        socket.send(new DatagramPacket(frame, frame.length));
    }

    int sent() {
        return sent.get();
    }

    /** Returns when it has asked for so many names. */
    void awaitSent(int names) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (sent.get() < names) {
            assertThat(System.nanoTime()).as("%s names were sent", sent).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    private void closeSockets() {
        sockets.forEach(DatagramSocket::close);
    }

    @Override
    public void close() {
        closed = true;
        try {
            asking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeSockets();
    }
}
