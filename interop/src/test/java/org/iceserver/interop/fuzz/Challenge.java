package org.iceserver.interop.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** What a 401 tells, and the key that comes from it (RFC 8489 s9.2.2). */
public final class Challenge {
    private static final int HEADER = 20;
    private static final int REALM = 0x0014;
    private static final int NONCE = 0x0015;

    private final byte[] realm;
    private final byte[] nonce;
    private final byte[] key;

    private Challenge(byte[] realm, byte[] nonce, byte[] key) {
        this.realm = realm;
        this.nonce = nonce;
        this.key = key;
    }

    public byte[] realm() {
        return realm;
    }

    public byte[] nonce() {
        return nonce;
    }

    public byte[] key() {
        return key;
    }

    /** @return null when the answer has no realm and nonce */
    public static @Nullable Challenge of(byte[] answer, String user, String password) {
        byte[] realm = attribute(answer, REALM);
        byte[] nonce = attribute(answer, NONCE);
        return realm == null || nonce == null ? null : new Challenge(realm, nonce, key(user, realm, password));
    }

    /** @return the value of the first attribute of this type, or null */
    public static byte @Nullable [] attribute(byte[] message, int wanted) {
        ByteBuffer in = ByteBuffer.wrap(message);
        int at = HEADER;
        while (at + 4 <= message.length) {
            int type = Short.toUnsignedInt(in.getShort(at));
            int length = Short.toUnsignedInt(in.getShort(at + 2));
            if (type == wanted && at + 4 + length <= message.length) {
                return Arrays.copyOfRange(message, at + 4, at + 4 + length);
            }
            at += 4 + length + (-length & 3);
        }
        return null;
    }

    private static byte[] key(String user, byte[] realm, String password) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update((user + ":").getBytes(StandardCharsets.UTF_8));
            md5.update(realm);
            md5.update((":" + password).getBytes(StandardCharsets.UTF_8));
            return md5.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
