package org.iceserver.turn.auth;

import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

import org.iceserver.stun.SecurityFeatures;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.time.Now;

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

    private final NonceKeys keys;
    private final int lifetimeSeconds;
    private final Supplier<SecurityFeatures> features;
    private List<NonceKey> known = List.of();
    private List<NonceSigner> signers = List.of();

    /** @param features what this server offers now; a nonce with other features is not valid */
    public Nonces(NonceKeys keys, int lifetimeSeconds, Supplier<SecurityFeatures> features) {
        this.keys = keys;
        this.features = features;
        this.lifetimeSeconds = lifetimeSeconds;
    }

    public String issue(IpAddress client, int port, Now now) {
        String cookie = features.get().nonceCookie();
        byte[] stamped = signers().getFirst().stamped(cookie, client, port, now);
        return cookie + Base64.getEncoder().withoutPadding().encodeToString(stamped);
    }

    /**
     * Whether the text has the form of our nonces: it may be an old one, another client's, or from before a restart.
     */
    public static boolean formed(String nonce) {
        return nonce.length() == LENGTH && nonce.startsWith(SecurityFeatures.NONCE_PREFIX);
    }

    /** Whether a server with one of our keys issued the nonce to this client, and recently enough. */
    public boolean fresh(String nonce, IpAddress client, int port, Now now) {
        String cookie = features.get().nonceCookie();
        if (nonce.length() != LENGTH || !nonce.startsWith(cookie)) {
            return false;
        }
        byte[] stamped = decode(nonce.substring(cookie.length()));
        for (NonceSigner signer : signers()) {
            if (signer.fresh(stamped, cookie, client, port, now, lifetimeSeconds)) {
                return true;
            }
        }
        return false;
    }

    /** A signer for each key. Keys change rarely. */
    private List<NonceSigner> signers() {
        List<NonceKey> now = keys.now();
        if (!now.equals(known)) {
            signers = now.stream().map(NonceSigner::new).toList();
            known = now;
        }
        return signers;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
