package org.iceserver.turn.mobility;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Makes and opens mobility tickets (RFC 8016 s3.1.2, s5). One thread.
 *
 * <p>A ticket is 32 characters of base64: 16 bytes of an HMAC-SHA256 over a handle, then the 8 bytes of the handle,
 * encrypted with AES-256 in counter mode; the 16 bytes are the initial counter. The handle is random and has a meaning
 * only in this process. A ticket is text of at most 32 characters because coturn's clients keep it as a C string.
 */
public final class TicketSeal {
    private static final int MAC_BYTES = 16;
    private static final int BYTES = MAC_BYTES + Long.BYTES;
    private static final int LENGTH = BYTES / 3 * 4;

    private final MobilityKey key;
    private final Mac mac;
    private final Cipher cipher;

    TicketSeal(MobilityKey key) {
        this.key = key;
        try {
            mac = Mac.getInstance(MobilityKey.HMAC);
            mac.init(key.authentication());
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256 and AES", e);
        }
    }

    MobilityTicket seal(long handle) {
        byte[] tag = tag(handle);
        byte[] ticket = ByteBuffer.allocate(BYTES).put(tag).putLong(crypt(tag, handle)).array();
        return new MobilityTicket(Bytes.of(Base64.getUrlEncoder().encode(ticket)));
    }

    /** The handle in the ticket, or null when this server did not make the ticket. */
    @Nullable
    Long open(MobilityTicket sealed) {
        byte[] ticket = decode(sealed.value());
        if (ticket.length != BYTES) {
            return null;
        }
        byte[] tag = Arrays.copyOf(ticket, MAC_BYTES);
        long handle = crypt(tag, ByteBuffer.wrap(ticket).getLong(MAC_BYTES));
        return MessageDigest.isEqual(tag, tag(handle)) ? handle : null;
    }

    private static byte[] decode(Bytes characters) {
        if (characters.length() != LENGTH) {
            return new byte[0];
        }
        try {
            return Base64.getUrlDecoder().decode(new String(characters.toArray(), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] tag(long handle) {
        return Arrays.copyOf(mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(handle).array()), MAC_BYTES);
    }

    /** Encrypts and decrypts: in counter mode both are the same operation. */
    private long crypt(byte[] start, long value) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key.encryption(), new IvParameterSpec(start));
            return ByteBuffer.wrap(cipher.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(value).array())).getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode takes any 16 bytes to start from", e);
        }
    }
}
