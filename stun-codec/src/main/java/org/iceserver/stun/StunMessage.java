package org.iceserver.stun;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One decoded message. Immutable; it owns a copy of the bytes it was made from, so it may outlive the datagram and cross
 * threads. {@link StunDecoder} makes them.
 */
public final class StunMessage {
    private static final int SHA1_BYTES = 20;
    private static final int SHA256_BYTES = 32;

    private final byte[] bytes;
    private final MessageClass messageClass;
    private final Method method;
    private final TransactionId transactionId;
    private final List<Attribute> attributes;
    private final List<Integer> unknownRequired;
    private final AttributeScan scan;

    StunMessage(byte[] bytes, MessageClass messageClass, Method method, AttributeScan scan) {
        this.bytes = bytes;
        this.messageClass = messageClass;
        this.method = method;
        this.transactionId = new TransactionId(Value.int32(bytes, 8), Value.int64(bytes, 12));
        this.attributes = List.copyOf(scan.attributes());
        this.unknownRequired = List.copyOf(scan.unknownRequired());
        this.scan = scan;
    }

    public MessageClass messageClass() {
        return messageClass;
    }

    public Method method() {
        return method;
    }

    public TransactionId transactionId() {
        return transactionId;
    }

    /** False for an RFC 3489 client's Binding request, which is to be answered with MAPPED-ADDRESS. */
    public boolean hasMagicCookie() {
        return cookieField() == Header.MAGIC_COOKIE;
    }

    /** What stands where the magic cookie belongs; an answer repeats it. */
    int cookieField() {
        return Value.int32(bytes, 4);
    }

    /** The bytes it was made from. Whoever keeps a message for long keeps these: they take less than what was read from them. */
    public Bytes wire() {
        return Bytes.view(bytes, 0, bytes.length);
    }

    /** The length of the whole message in bytes. */
    public int wireLength() {
        return bytes.length;
    }

    /**
     * The well-formed attributes in wire order, unknown types among them. What follows MESSAGE-INTEGRITY is left out, save
     * MESSAGE-INTEGRITY-SHA256 and FINGERPRINT; so is what follows MESSAGE-INTEGRITY-SHA256, save FINGERPRINT
     * (RFC 8489 s14.5).
     */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** The first attribute of this kind, the one that counts where a type is repeated (RFC 8489 s14). */
    public <A extends Attribute> @Nullable A first(Class<A> kind) {
        for (Attribute attribute : attributes) {
            if (kind.isInstance(attribute)) {
                return kind.cast(attribute);
            }
        }
        return null;
    }

    public boolean has(Class<? extends Attribute> kind) {
        return first(kind) != null;
    }

    /** Every attribute of this kind in wire order. */
    public <A extends Attribute> List<A> all(Class<A> kind) {
        List<A> found = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (kind.isInstance(attribute)) {
                found.add(kind.cast(attribute));
            }
        }
        return found;
    }

    /** The distinct comprehension-required types we do not know, in wire order: a request gets 420, anything else is dropped. */
    public List<Integer> unknownRequired() {
        return unknownRequired;
    }

    /**
     * The type of the first known comprehension-required attribute whose value is not well-formed (a request gets 400), or null
     * when all are. A comprehension-optional one is ignored then: it stands among {@link #attributes()} as an unknown one.
     */
    public @Nullable Integer malformedAttribute() {
        return scan.malformed();
    }

    /** Whether a FINGERPRINT is there; a wrong one never gets as far as here. */
    public boolean hasFingerprint() {
        return scan.fingerprint();
    }

    /**
     * Verifies MESSAGE-INTEGRITY-SHA256 where present, else MESSAGE-INTEGRITY, in constant time. A truncated
     * MESSAGE-INTEGRITY-SHA256 is invalid, since neither STUN's own usages nor TURN allow one (RFC 8489 s14.6).
     */
    public Integrity integrity(IntegrityKey key) {
        return integrity(key, SHA256_BYTES);
    }

    /** As {@link #integrity(IntegrityKey)}, for a usage that allows MESSAGE-INTEGRITY-SHA256 to be cut to so many bytes. */
    public Integrity integrity(IntegrityKey key, int minimumSha256Bytes) {
        int sha256 = scan.integritySha256At();
        if (sha256 >= 0) {
            int length = Value.uint16(bytes, sha256 + 2);
            if (length < minimumSha256Bytes || length > SHA256_BYTES || length % 4 != 0) {
                return Integrity.INVALID;
            }
            return matches(key.hmacSha256(bytes, sha256, lengthFieldUpTo(sha256, length)), sha256, length);
        }
        int sha1 = scan.integrityAt();
        if (sha1 < 0) {
            return Integrity.ABSENT;
        }
        int length = Value.uint16(bytes, sha1 + 2);
        return length == SHA1_BYTES
                ? matches(key.hmacSha1(bytes, sha1, lengthFieldUpTo(sha1, length)), sha1, length)
                : Integrity.INVALID;
    }

    private static int lengthFieldUpTo(int attributeAt, int valueLength) {
        return attributeAt + Header.ATTRIBUTE_LENGTH + valueLength - Header.LENGTH;
    }

    private Integrity matches(byte[] computed, int attributeAt, int length) {
        byte[] expected = Bytes.view(computed, 0, length).toArray();
        byte[] received = Bytes.view(bytes, attributeAt + Header.ATTRIBUTE_LENGTH, length).toArray();
        return MessageDigest.isEqual(expected, received) ? Integrity.VALID : Integrity.INVALID;
    }

    /** Method, class and transaction id: nothing that could be a credential. */
    @Override
    public String toString() {
        return "%s %s %08x%016x".formatted(method, messageClass, transactionId.first(), transactionId.rest());
    }
}
