package org.iceserver.credentials;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.jspecify.annotations.Nullable;

/**
 * The content of a decrypted access token (RFC 7635 s6.2).
 *
 * @param macKeys the keys with which the client may sign: the session key, or the shorter one that coturn's clients use
 * @param timestampSeconds when the token was made, without fractions of a second
 * @param lifetimeSeconds how long it is valid
 */
record AccessToken(List<IntegrityKey> macKeys, long timestampSeconds, long lifetimeSeconds) {
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int TIMES = Long.BYTES + Integer.BYTES;
    /** A key of 160 bits must be accepted; longer ones are for longer hashes. */
    private static final int SHA1_KEY = 20;
    private static final int COTURN_KEY = 16;
    private static final int MIN_KEY = 16;
    private static final int MAX_KEY = 64;
    private static final int HEADER = Short.BYTES + NONCE;
    private static final int MIN_TOKEN = HEADER + Short.BYTES + MIN_KEY + TIMES + TAG;
    private static final int MAX_TOKEN = HEADER + Short.BYTES + MAX_KEY + TIMES + TAG;
    private static final int FRACTION_BITS = 16;

    /**
     * Decrypts a token that was made for this server; null when it is not a token or was made for another server. Every
     * length is checked before it is used.
     */
    static @Nullable AccessToken open(Bytes token, OAuthKey key, String serverName) {
        if (token.length() < MIN_TOKEN || token.length() > MAX_TOKEN) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(token.toArray());
        if (in.getShort() != NONCE) {
            return null;
        }
        byte[] nonce = new byte[NONCE];
        in.get(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key.key(), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
            cipher.updateAAD(serverName.getBytes(StandardCharsets.UTF_8));
            return read(ByteBuffer.wrap(cipher.doFinal(in.array(), HEADER, in.remaining())));
        } catch (GeneralSecurityException forged) {
            return null;
        }
    }

    private static @Nullable AccessToken read(ByteBuffer block) {
        int keyLength = block.getShort() & 0xFFFF;
        if (keyLength < MIN_KEY || keyLength != block.remaining() - TIMES) {
            return null;
        }
        byte[] macKey = new byte[keyLength];
        block.get(macKey);
        return new AccessToken(keys(macKey), block.getLong() >>> FRACTION_BITS,
                Integer.toUnsignedLong(block.getInt()));
    }

    /** coturn's clients sign with the first 16 of the 20 bytes, the length of a key made from a password. */
    private static List<IntegrityKey> keys(byte[] macKey) {
        IntegrityKey whole = IntegrityKey.of(macKey);
        return macKey.length == SHA1_KEY
                ? List.of(whole, IntegrityKey.of(Arrays.copyOf(macKey, COTURN_KEY)))
                : List.of(whole);
    }
}
