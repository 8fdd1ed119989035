package org.iceserver.stun;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

/** The 24 feature bits in a nonce that begins with the nonce cookie (RFC 8489 s9.2, s18.1; bit 0 is the most significant). */
public record SecurityFeatures(boolean passwordAlgorithms, boolean usernameAnonymity) {
    public static final SecurityFeatures NONE = new SecurityFeatures(false, false);

    /** The beginning of a nonce from an RFC 8489 server. */
    public static final String NONCE_PREFIX = "obMatJos2";

    private static final int ENCODED = 4;
    private static final int PASSWORD_ALGORITHMS = 0x80;
    private static final int USERNAME_ANONYMITY = 0x40;

    /** The features in a nonce, or null when it does not begin with a nonce cookie. Unknown bits are ignored. */
    public static @Nullable SecurityFeatures ofNonce(String nonce) {
        int end = NONCE_PREFIX.length() + ENCODED;
        if (!nonce.startsWith(NONCE_PREFIX) || nonce.length() < end) {
            return null;
        }
        try {
            byte[] bits = Base64.getDecoder().decode(nonce.substring(NONCE_PREFIX.length(), end));
            return bits.length == 3
                    ? new SecurityFeatures((bits[0] & PASSWORD_ALGORITHMS) != 0, (bits[0] & USERNAME_ANONYMITY) != 0)
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The features that both have. */
    public SecurityFeatures and(SecurityFeatures other) {
        return new SecurityFeatures(passwordAlgorithms && other.passwordAlgorithms,
                usernameAnonymity && other.usernameAnonymity);
    }

    /** The first 13 characters of a nonce. */
    public String nonceCookie() {
        byte[] bits = new byte[3];
        bits[0] = (byte) ((passwordAlgorithms ? PASSWORD_ALGORITHMS : 0)
                | (usernameAnonymity ? USERNAME_ANONYMITY : 0));
        return NONCE_PREFIX + Base64.getEncoder().encodeToString(bits);
    }
}
