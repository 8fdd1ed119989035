package org.iceserver.credentials.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.Bytes;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;

/** Access tokens (RFC 7635 s6.2) for {@code turn.example.org}, all of one key, and rows of coturn's table that name it. */
final class Tokens {
    /** As in coturn's schema. */
    static final String TABLE = "CREATE TABLE oauth_key (kid varchar(128), ikm_key varchar(256), timestamp bigint default 0, "
            + "lifetime integer default 0, as_rs_alg varchar(64) default '', realm varchar(127), primary key (kid))";
    static final long NOW = 1_790_000_000;
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE = new byte[12];

    private Tokens() {}

    static String row(String kid, String realm, long timestamp, long lifetime) {
        return "INSERT INTO oauth_key VALUES ('" + kid + "', '" + Base64.getEncoder().encodeToString(KEY) + "', "
                + timestamp
                + ", " + lifetime + ", 'A256GCM', '" + realm + "')";
    }

    /** As turnadmin writes it to Redis. */
    static String hash(String kid, String realm, String timestamp, String lifetime) {
        return "HSET turn/oauth/kid/" + kid + " ikm_key " + Base64.getEncoder().encodeToString(KEY)
                + " as_rs_alg A256GCM timestamp " + timestamp + " lifetime " + lifetime + " realm \"" + realm + "\"";
    }

    /** Whether a fresh token of this key lets a client in. */
    static boolean taken(DatabaseUsers users, String kid) {
        return users.tokens().find(new KeyQuery(new Claim.Token(kid, Bytes.of(token())), "example.org",
                PasswordAlgorithm.MD5, true), NOW) instanceof KeyLookup.Found;
    }

    private static byte[] token() {
        ByteBuffer block = ByteBuffer.allocate(Short.BYTES + 16 + Long.BYTES + Integer.BYTES);
        block.putShort((short) 16).put(new byte[16]).putLong(NOW << 16).putInt(600);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, NONCE));
            cipher.updateAAD("turn.example.org".getBytes(StandardCharsets.US_ASCII));
            byte[] sealed = cipher.doFinal(block.array());
            return ByteBuffer.allocate(Short.BYTES + NONCE.length + sealed.length).putShort((short) NONCE.length)
                    .put(NONCE).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
