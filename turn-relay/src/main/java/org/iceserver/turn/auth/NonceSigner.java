package org.iceserver.turn.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.time.Now;

/** Signs the time stamps of nonces with one key. One thread. */
final class NonceSigner {
    private static final int TIME_BYTES = 4;
    private static final int MAC_BYTES = 12;
    static final int BYTES = TIME_BYTES + MAC_BYTES;

    private final NonceKey key;
    private final Mac mac;

    NonceSigner(NonceKey key) {
        this.key = key;
        try {
            mac = Mac.getInstance(NonceKey.HMAC);
            mac.init(key.key());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** The time stamp of now, and its signature. */
    byte[] stamped(String cookie, IpAddress client, int port, Now now) {
        return stamped(cookie, client, port, key.stamp(now));
    }

    private byte[] stamped(String cookie, IpAddress client, int port, int time) {
        mac.update(cookie.getBytes(StandardCharsets.US_ASCII));
        mac.update(ByteBuffer.allocate(TIME_BYTES + 2 * Long.BYTES + Short.BYTES)
                .putInt(time)
                .putLong(client.high())
                .putLong(client.low())
                .putShort((short) port)
                .flip());
        return ByteBuffer.allocate(BYTES).putInt(time).put(Arrays.copyOf(mac.doFinal(), MAC_BYTES)).array();
    }

    /** Whether this key signed these bytes for this client, and recently enough. */
    boolean fresh(byte[] stamped, String cookie, IpAddress client, int port, Now now, int lifetimeSeconds) {
        if (stamped.length != BYTES) {
            return false;
        }
        int time = ByteBuffer.wrap(stamped).getInt();
        return MessageDigest.isEqual(stamped(cookie, client, port, time), stamped)
                && key.lives(time, now, lifetimeSeconds);
    }
}
