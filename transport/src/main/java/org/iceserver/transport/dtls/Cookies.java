package org.iceserver.transport.dtls;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.iceserver.transport.FiveTuple;
import org.jspecify.annotations.Nullable;

/**
 * The stateless cookie exchange (RFC 6347 s4.2.1): a ClientHello without a good cookie is answered with one and forgotten.
 *
 * <p>A cookie is an HMAC over the client's address and port, ours, and the ClientHello, under a secret of this process
 * that changes every minute; the one before is good for a minute more. Confined to one thread.
 */
final class Cookies {
    /** What a HelloVerifyRequest takes, less than any ClientHello. */
    static final int ANSWER_BYTES = 60;

    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int CLIENT_BYTES = 2 * (16 + 2);
    private static final DatagramSender NOBODY = new Answer(_ -> {});

    private final TlsCrypto crypto;
    private DTLSVerifier current;
    private DTLSVerifier before;
    private long changedNanos;

    /** Takes a whole datagram. */
    interface Sender {
        void send(byte[] datagram);
    }

    Cookies(TlsCrypto crypto, long nowNanos) {
        this.crypto = crypto;
        current = new DTLSVerifier(crypto);
        before = current;
        changedNanos = nowNanos;
    }

    /**
     * The ClientHello, when its cookie is good; else null, and the sender may have been given a HelloVerifyRequest.
     *
     * @param clientHello a datagram that begins with one
     */
    @Nullable
    DTLSRequest verify(FiveTuple path, byte[] clientHello, long nowNanos, Sender sender) {
        change(nowNanos);
        byte[] client = client(path);
        if (before != current) {
            DTLSRequest late = before.verifyRequest(client, clientHello, 0, clientHello.length, NOBODY);
            if (late != null) {
                return late;
            }
        }
        return current.verifyRequest(client, clientHello, 0, clientHello.length, new Answer(sender));
    }

    private void change(long nowNanos) {
        long age = nowNanos - changedNanos;
        if (age >= LIFE_NANOS) {
            DTLSVerifier next = new DTLSVerifier(crypto);
            before = age >= 2 * LIFE_NANOS ? next : current;
            current = next;
            changedNanos = nowNanos;
        }
    }

    private static byte[] client(FiveTuple path) {
        return ByteBuffer.allocate(CLIENT_BYTES)
                .putLong(path.client().high()).putLong(path.client().low()).putShort((short) path.clientPort())
                .putLong(path.server().high()).putLong(path.server().low()).putShort((short) path.serverPort())
                .array();
    }

    private record Answer(Sender to) implements DatagramSender {
        @Override
        public int getSendLimit() {
            return ANSWER_BYTES;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) {
            to.send(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
