package org.iceserver.transport.dtls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.iceserver.transport.FiveTuple;

/**
 * The stateless cookie exchange (RFC 6347 s4.2.1): a ClientHello without a valid cookie is answered with one and
 * forgotten.
 *
 * <p>A cookie is an HMAC over the client's address and port, our address and port, and the ClientHello's version,
 * random and session id. Its key is a secret of this process that changes every minute; the previous secret stays valid
 * for one more minute. The fields behind the cookie are not covered, so that the first fragment of a ClientHello is
 * enough to answer and to check it. One thread.
 */
final class Cookies {
    /** The size of a HelloVerifyRequest, which is smaller than any ClientHello. */
    static final int ANSWER_BYTES = 60;

    private static final String HMAC = "HmacSHA256";
    private static final int COOKIE_BYTES = 32;
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int CLIENT_BYTES = 2 * (16 + 2);
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int VERSION_1_0 = 0xFEFF;
    private static final int RECORD_NUMBER = 5;
    private static final int RECORD_NUMBER_BYTES = 6;

    private final SecureRandom chance;
    private Mac current;
    private Mac before;
    private long changedNanos;

    Cookies(SecureRandom chance, long nowNanos) {
        this.chance = chance;
        current = secret();
        before = current;
        changedNanos = nowNanos;
    }

    /** Whether this fragment of a ClientHello, which contains the cookie field, has a valid cookie. */
    boolean vouchFor(FiveTuple path, HelloFragment first, long nowNanos) {
        change(nowNanos);
        byte[] shown = first.cookie();
        byte[] client = client(path);
        return MessageDigest.isEqual(shown, cookie(current, client, first))
                || (before != current && MessageDigest.isEqual(shown, cookie(before, client, first)));
    }

    /** The HelloVerifyRequest that answers it, as a whole datagram. */
    byte[] answer(FiveTuple path, HelloFragment first, long nowNanos) {
        change(nowNanos);
        byte[] number = new byte[RECORD_NUMBER_BYTES];
        first.bytes().getBytes(first.at() + RECORD_NUMBER, number);
        int body = 2 + 1 + COOKIE_BYTES;
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES);
        answer.put((byte) Records.HANDSHAKE).putShort((short) VERSION_1_0).putShort((short) 0).put(number)
                .putShort((short) (HelloFragment.MESSAGE_HEADER + body));
        // Length, sequence number, fragment offset and fragment length: the message is not fragmented, and it is our
        // first one.
        answer.put((byte) HELLO_VERIFY_REQUEST).put((byte) 0).putShort((short) body).putShort((short) 0)
                .put((byte) 0).putShort((short) 0).put((byte) 0).putShort((short) body);
        answer.putShort((short) VERSION_1_0).put((byte) COOKIE_BYTES).put(cookie(current, client(path), first));
        return answer.array();
    }

    private static byte[] cookie(Mac secret, byte[] client, HelloFragment first) {
        secret.update(client);
        return Arrays.copyOf(secret.doFinal(first.parameters()), COOKIE_BYTES);
    }

    private void change(long nowNanos) {
        long age = nowNanos - changedNanos;
        if (age >= LIFE_NANOS) {
            Mac next = secret();
            before = age >= 2 * LIFE_NANOS ? next : current;
            current = next;
            changedNanos = nowNanos;
        }
    }

    private Mac secret() {
        try {
            byte[] key = new byte[COOKIE_BYTES];
            chance.nextBytes(key);
            Mac secret = Mac.getInstance(HMAC);
            secret.init(new SecretKeySpec(key, HMAC));
            return secret;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }

    private static byte[] client(FiveTuple path) {
        return ByteBuffer.allocate(CLIENT_BYTES)
                .putLong(path.client().high()).putLong(path.client().low()).putShort((short) path.clientPort())
                .putLong(path.server().high()).putLong(path.server().low()).putShort((short) path.serverPort())
                .array();
    }
}
