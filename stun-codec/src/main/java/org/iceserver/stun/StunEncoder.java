package org.iceserver.stun;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message (RFC 8489 s5, s14). Use it once, on one thread.
 *
 * <p>Attributes are written in the order in which they were added. MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 and
 * FINGERPRINT always come last, in this order. Padding is zero.
 */
public final class StunEncoder {
    private static final int TYPICAL_MESSAGE = 256;

    private final MessageClass messageClass;
    private final Method method;
    private final TransactionId id;
    private final int cookieField;
    private final List<Attribute> attributes = new ArrayList<>();
    private @Nullable IntegrityKey key;
    private @Nullable IntegrityKey sha256Key;
    private boolean fingerprint;

    private StunEncoder(MessageClass messageClass, Method method, TransactionId id, int cookieField) {
        this.messageClass = messageClass;
        this.method = method;
        this.id = id;
        this.cookieField = cookieField;
    }

    public static StunEncoder of(MessageClass messageClass, Method method, TransactionId id) {
        return new StunEncoder(messageClass, method, id, Header.MAGIC_COOKIE);
    }

    /** A success response. It repeats all 128 bits of an RFC 3489 client's transaction id. */
    public static StunEncoder success(StunMessage request) {
        return new StunEncoder(MessageClass.SUCCESS, request.method(), request.transactionId(), request.cookieField());
    }

    /** An error response whose ERROR-CODE has an empty reason phrase. */
    public static StunEncoder error(StunMessage request, ErrorCode code) {
        return new StunEncoder(MessageClass.ERROR, request.method(), request.transactionId(), request.cookieField())
                .add(new Attribute.ErrorCodeAttribute(code));
    }

    public StunEncoder add(Attribute attribute) {
        attributes.add(attribute);
        return this;
    }

    /** Adds MESSAGE-INTEGRITY. */
    public StunEncoder integrity(IntegrityKey key) {
        this.key = key;
        return this;
    }

    /** Adds MESSAGE-INTEGRITY-SHA256 in full length. */
    public StunEncoder integritySha256(IntegrityKey key) {
        this.sha256Key = key;
        return this;
    }

    /** Adds FINGERPRINT. */
    public StunEncoder fingerprint() {
        this.fingerprint = true;
        return this;
    }

    /**
     * The finished message, in a buffer that the caller owns.
     *
     * @throws IllegalArgumentException when an attribute does not fit its field, or all attributes do not fit the
     *     message
     */
    public ByteBuf encode(ByteBufAllocator allocator) {
        ByteBuf message = Unpooled.buffer(TYPICAL_MESSAGE);
        message.writeShort(Header.messageType(method.number(), messageClass));
        message.writeShort(0);
        message.writeInt(cookieField);
        message.writeInt(id.first());
        message.writeLong(id.rest());
        for (Attribute attribute : attributes) {
            write(attribute, message);
        }
        if (key != null) {
            byte[] hmac = key.hmacSha1(message.array(), message.writerIndex(), lengthFieldWith(20, message));
            write(new Attribute.MessageIntegrity(Bytes.view(hmac, 0, hmac.length)), message);
        }
        if (sha256Key != null) {
            byte[] hmac = sha256Key.hmacSha256(message.array(), message.writerIndex(), lengthFieldWith(32, message));
            write(new Attribute.MessageIntegritySha256(Bytes.view(hmac, 0, hmac.length)), message);
        }
        if (fingerprint) {
            message.setShort(2, lengthFieldWith(4, message));
            CRC32 crc = new CRC32();
            crc.update(message.array(), 0, message.writerIndex());
            write(new Attribute.Fingerprint((int) crc.getValue() ^ AttributeTable.FINGERPRINT_XOR), message);
        }
        int length = (int) Range.check("a message", message.writerIndex(), Header.MAX_MESSAGE);
        message.setShort(2, length - Header.LENGTH);
        return allocator.buffer(length).writeBytes(message);
    }

    private static int lengthFieldWith(int valueLength, ByteBuf message) {
        return message.writerIndex() - Header.LENGTH + Header.ATTRIBUTE_LENGTH + valueLength;
    }

    private void write(Attribute attribute, ByteBuf message) {
        int start = message.writerIndex();
        message.writeShort((int) Range.check("an attribute type", attribute.type(), 0xFFFF));
        message.writeShort(0);
        if (attribute instanceof Attribute.Unknown unknown) {
            unknown.value().writeTo(message);
        } else {
            AttributeTable.rowOf(attribute).write(attribute, id, message);
        }
        int length = message.writerIndex() - start - Header.ATTRIBUTE_LENGTH;
        message.setShort(start + 2, (int) Range.check("an attribute", length, 0xFFFF));
        message.writeZero(Header.padded(length) - length);
    }
}
