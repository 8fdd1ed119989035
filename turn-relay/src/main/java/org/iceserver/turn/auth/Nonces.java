package org.iceserver.turn.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;

import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;

/**
 * Makes and checks nonces without storing them (RFC 8489 s9.2, s9.2.1). One thread.
 *
 * <p>A nonce is 35 characters: the nonce cookie {@code obMatJos2} and the security features, then 16 bytes in base64: a
 * time stamp and the first 12 bytes of an HMAC-SHA256 over cookie, features, time stamp, client address and port. So a
 * nonce is valid only for one client address and port, and it becomes invalid when somebody changes the features on the
 * way.
 */
public final class Nonces {
    private static final int LENGTH = 35;
    private static final int TIME_BYTES = 4;
    private static final int MAC_BYTES = 12;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Mac mac;
    private final int lifetimeSeconds;
    private final int timeOffset;
    private final Supplier<SecurityFeatures> features;

    /** @param features what this server offers now; a nonce with other features is not valid */
    public Nonces(NonceKey key, int lifetimeSeconds, Supplier<SecurityFeatures> features) {
        this.features = features;
        this.lifetimeSeconds = lifetimeSeconds;
        timeOffset = key.timeOffset();
        try {
            mac = Mac.getInstance(NonceKey.HMAC);
            mac.init(key.key());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    public String issue(IpAddress client, int port, long nanos) {
        String cookie = features.get().nonceCookie();
        int time = seconds(nanos);
        byte[] stamped = ByteBuffer.allocate(TIME_BYTES + MAC_BYTES)
                .putInt(time)
                .put(sign(cookie, time, client, port), 0, MAC_BYTES)
                .array();
        return cookie + Base64.getEncoder().withoutPadding().encodeToString(stamped);
    }

    /**
     * Whether the text has the form of our nonces: it may be an old one, another client's, or from before a restart.
     */
    public static boolean formed(String nonce) {
        return nonce.length() == LENGTH && nonce.startsWith(SecurityFeatures.NONCE_PREFIX);
    }

    /** Whether this server issued the nonce to this client, and recently enough. */
    public boolean fresh(String nonce, IpAddress client, int port, long nanos) {
        String cookie = features.get().nonceCookie();
        if (nonce.length() != LENGTH || !nonce.startsWith(cookie)) {
            return false;
        }
        byte[] stamped = decode(nonce.substring(cookie.length()));
        if (stamped.length != TIME_BYTES + MAC_BYTES) {
            return false;
        }
        int time = ByteBuffer.wrap(stamped).getInt();
        byte[] expected = ByteBuffer.allocate(stamped.length)
                .putInt(time)
                .put(sign(cookie, time, client, port), 0, MAC_BYTES)
                .array();
        // The clock of the loop that issued it may be slightly ahead of this loop's.
        int age = seconds(nanos) - time;
        return MessageDigest.isEqual(expected, stamped) && age >= -1 && age <= lifetimeSeconds;
    }

    /**
     * Seconds of the monotonic clock: a nonce does not outlive the process, and a wall clock may jump. The offset hides
     * the clock's origin.
     */
    private int seconds(long nanos) {
        return (int) Math.floorDiv(nanos, SECOND_NANOS) + timeOffset;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] sign(String cookie, int time, IpAddress client, int port) {
        mac.update(cookie.getBytes(StandardCharsets.US_ASCII));
        mac.update(ByteBuffer.allocate(TIME_BYTES + 2 * Long.BYTES + Short.BYTES)
                .putInt(time)
                .putLong(client.high())
                .putLong(client.low())
                .putShort((short) port)
                .flip());
        return mac.doFinal();
    }
}
