package org.iceserver.turn.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.iceserver.turn.time.Now;

/**
 * A secret that signs nonces. Never printed.
 *
 * <p>A server's own key is made when it starts, and its time stamps are of the monotonic clock: they do not outlive the
 * process, and a wall clock may jump. The time stamps of a key that several servers share are of the wall clock.
 */
final class NonceKey {
    static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** The clock of the loop that issued a nonce may be slightly ahead of the loop's that checks it. */
    private static final int LOOPS_APART_SECONDS = 1;
    /** The clock of another server may be ahead of ours. */
    private static final int SERVERS_APART_SECONDS = 5;

    private final SecretKeySpec key;
    private final int timeOffset;
    private final boolean shared;

    private NonceKey(byte[] secret, int timeOffset, boolean shared) {
        this.timeOffset = timeOffset;
        this.shared = shared;
        key = new SecretKeySpec(secret, HMAC);
    }

    /** @param chance a secure source */
    static NonceKey random(SecureRandom chance) {
        byte[] secret = new byte[KEY_BYTES];
        chance.nextBytes(secret);
        return new NonceKey(secret, chance.nextInt(), false);
    }

    /** The key that every server has that knows this secret. */
    static NonceKey shared(String secret, String cluster) {
        try {
            byte[] derived = KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract()
                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                    .addSalt(("iceserver cluster " + cluster).getBytes(StandardCharsets.UTF_8))
                    .thenExpand("nonces".getBytes(StandardCharsets.US_ASCII), KEY_BYTES + Integer.BYTES));
            return new NonceKey(Arrays.copyOf(derived, KEY_BYTES), ByteBuffer.wrap(derived).getInt(KEY_BYTES), true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HKDF with SHA-256", e);
        }
    }

    SecretKeySpec key() {
        return key;
    }

    /** The time stamp of a nonce that is made now. The offset hides for how long this machine has been up. */
    int stamp(Now now) {
        int seconds = shared ? (int) now.epochSeconds() : (int) Math.floorDiv(now.nanos(), SECOND_NANOS);
        return seconds + timeOffset;
    }

    /** Whether a nonce with this time stamp may still be used. */
    boolean lives(int stamp, Now now, int lifetimeSeconds) {
        int age = stamp(now) - stamp;
        return age >= (shared ? -SERVERS_APART_SECONDS : -LOOPS_APART_SECONDS) && age <= lifetimeSeconds;
    }
}
