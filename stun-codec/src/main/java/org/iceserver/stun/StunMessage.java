package org.iceserver.stun;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One decoded message, made by {@link StunDecoder}. Immutable. It owns a copy of its bytes, so it may outlive the
 * datagram and be used by any thread.
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

    /** False for a Binding request of an RFC 3489 client, which must be answered with MAPPED-ADDRESS. */
    public boolean hasMagicCookie() {
        return cookieField() == Header.MAGIC_COOKIE;
    }

    /** The four bytes at the place of the magic cookie; an answer repeats them. */
    int cookieField() {
        return Value.int32(bytes, 4);
    }

    /**
     * The bytes of the message. To keep a message for a long time, keep these: they take less memory than the decoded
     * message.
     */
    public Bytes wire() {
        return Bytes.view(bytes, 0, bytes.length);
    }

    /** The length of the whole message in bytes. */
    public int wireLength() {
        return bytes.length;
    }

    /**
     * The well-formed attributes in wire order, unknown types among them. Attributes after MESSAGE-INTEGRITY are left
     * out, except MESSAGE-INTEGRITY-SHA256 and FINGERPRINT; so are attributes after MESSAGE-INTEGRITY-SHA256, except
     * FINGERPRINT (RFC 8489 s14.5).
     */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** The first attribute of this kind; only this one counts when a type is repeated (RFC 8489 s14). */
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

    /**
     * The distinct unknown comprehension-required types, in wire order. With one of these a request gets 420, and any
     * other message is dropped.
     */
    public List<Integer> unknownRequired() {
        return unknownRequired;
    }

    /**
     * The type of the first known comprehension-required attribute whose value is not well-formed (a request gets 400),
     * or null when all are. A malformed comprehension-optional attribute is ignored: it is among {@link #attributes()}
     * as an unknown one.
     */
    public @Nullable Integer malformedAttribute() {
        return scan.malformed();
    }

    /** Whether there is a FINGERPRINT; the decoder refuses a wrong one. */
    public boolean hasFingerprint() {
        return scan.fingerprint();
    }

    /**
     * Verifies MESSAGE-INTEGRITY-SHA256 if present, else MESSAGE-INTEGRITY, in constant time. A truncated
     * MESSAGE-INTEGRITY-SHA256 is invalid, because neither STUN's own usages nor TURN allow one (RFC 8489 s14.6).
     */
    public Integrity integrity(IntegrityKey key) {
        return integrity(key, SHA256_BYTES);
    }

    /**
     * As {@link #integrity(IntegrityKey)}, for a usage that allows MESSAGE-INTEGRITY-SHA256 to be truncated to this
     * many bytes.
     */
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

    /** Method, class and transaction id, without anything that could be a credential. */
    @Override
    public String toString() {
        return "%s %s %08x%016x".formatted(method, messageClass, transactionId.first(), transactionId.rest());
    }
}
