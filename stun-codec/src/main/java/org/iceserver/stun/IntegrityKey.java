package org.iceserver.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.iceserver.stun.Attribute.PasswordAlgorithm;

/** A key for MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256. Immutable, for any thread, never printed. */
public final class IntegrityKey {
    private final byte[] key;

    private IntegrityKey(byte[] key) {
        this.key = key;
    }

    /** The key of a short-term credential: the password itself (RFC 8489 s9.1.1). */
    public static IntegrityKey shortTerm(String password) {
        return new IntegrityKey(OpaqueString.prepare(password).getBytes(StandardCharsets.UTF_8));
    }

    /** The 16-byte key of a long-term credential (RFC 8489 s9.2.2): MD5 over username, realm and password. */
    public static IntegrityKey longTerm(String username, String realm, String password) {
        return new IntegrityKey(Hashes.md5(material(username, realm, password)).toArray());
    }

    /** The 32-byte key for PASSWORD-ALGORITHM SHA-256 (RFC 8489 s18.5.1.2). */
    public static IntegrityKey longTermSha256(String username, String realm, String password) {
        return new IntegrityKey(Hashes.sha256(material(username, realm, password)).toArray());
    }

    /**
     * The key of a long-term credential for this PASSWORD-ALGORITHM (RFC 8489 s18.5.1).
     *
     * @throws IllegalArgumentException for an algorithm that is neither MD5 nor SHA-256
     */
    public static IntegrityKey longTerm(PasswordAlgorithm algorithm, String username, String realm, String password) {
        if (algorithm.equals(PasswordAlgorithm.MD5)) {
            return longTerm(username, realm, password);
        }
        if (algorithm.equals(PasswordAlgorithm.SHA256)) {
            return longTermSha256(username, realm, password);
        }
        throw new IllegalArgumentException("there is no key for password algorithm " + algorithm.algorithm());
    }

    /** A key that was computed elsewhere, such as one stored in a database; the bytes are copied. */
    public static IntegrityKey of(byte[] key) {
        return new IntegrityKey(key.clone());
    }

    private static String material(String username, String realm, String password) {
        return username + ":" + OpaqueString.prepare(realm) + ":" + OpaqueString.prepare(password);
    }

    /** A copy of the key, for storing or caching it. */
    public byte[] toArray() {
        return key.clone();
    }

    byte[] hmacSha1(byte[] message, int length, int lengthField) {
        return hmac("HmacSHA1", message, length, lengthField);
    }

    byte[] hmacSha256(byte[] message, int length, int lengthField) {
        return hmac("HmacSHA256", message, length, lengthField);
    }

    /** Over the first {@code length} bytes, as if the header's length field held {@code lengthField} (RFC 8489 s14.5). */
    private byte[] hmac(String algorithm, byte[] message, int length, int lengthField) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // HMAC pads a short key with zeros (RFC 2104 s2), but SecretKeySpec refuses an empty key.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            mac.update(message, 0, 2);
            mac.update((byte) (lengthField >>> 8));
            mac.update((byte) lengthField);
            mac.update(message, 4, length - 4);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntegrityKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "IntegrityKey";
    }
}
