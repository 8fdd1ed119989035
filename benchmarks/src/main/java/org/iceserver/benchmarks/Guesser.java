package org.iceserver.benchmarks;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;

/** Requests allocations with a wrong password, and measures the time of each refusal. One thread. */
final class Guesser implements AutoCloseable {
    private static final int ANSWER_MILLIS = 10_000;
    private static final int UNAUTHENTICATED = 401;
    private static final IntegrityKey WRONG = IntegrityKey.of(new byte[16]);

    private final DatagramSocket socket = new DatagramSocket();
    private final DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
    private final Attribute.Realm realm;
    private final Attribute.Nonce nonce;
    private long transactions;

    Guesser(InetSocketAddress server) throws IOException {
        socket.connect(server);
        socket.setSoTimeout(ANSWER_MILLIS);
        send(frame(request()));
        StunMessage challenge = received();
        Attribute.Realm named = challenge.first(Attribute.Realm.class);
        Attribute.Nonce issued = challenge.first(Attribute.Nonce.class);
        if (named == null || issued == null) {
            throw new IOException("the server did not ask for a credential");
        }
        realm = named;
        nonce = issued;
    }

    /** How long the server takes to refuse this name, in microseconds. */
    double refused(String name) throws IOException {
        byte[] frame = frame(
                request().add(new Attribute.Username(name)).add(realm).add(nonce).integrity(WRONG));
        long begin = System.nanoTime();
        send(frame);
        socket.receive(answer);
        double micros = (System.nanoTime() - begin) / 1e3;
        Attribute.ErrorCodeAttribute error = decoded().first(Attribute.ErrorCodeAttribute.class);
        if (error == null || error.code() != UNAUTHENTICATED) {
            throw new IOException("a wrong password was answered with " + (error == null ? "success" : error.code()));
        }
        return micros;
    }

    private StunEncoder request() {
        return StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, new TransactionId(1, ++transactions))
                .add(Attribute.RequestedTransport.UDP);
    }

    private static byte[] frame(StunEncoder request) {
        ByteBuf bytes = request.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] frame = new byte[bytes.readableBytes()];
        bytes.readBytes(frame);
        bytes.release();
        return frame;
    }

    private void send(byte[] frame) throws IOException {
        socket.send(new DatagramPacket(frame, frame.length));
    }

    private StunMessage received() throws IOException {
        socket.receive(answer);
        return decoded();
    }

    private StunMessage decoded() throws IOException {
        if (StunDecoder.decode(Unpooled.wrappedBuffer(answer.getData()), 0,
                answer.getLength()) instanceof StunDecoder.Decoded.Message message) {
            return message.message();
        }
        throw new IOException("the server's answer is no STUN message");
    }

    @Override
    public void close() {
        socket.close();
    }
}
