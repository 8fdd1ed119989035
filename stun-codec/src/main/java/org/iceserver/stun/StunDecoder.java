package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of one datagram, or of one frame of a stream. Never throws, and never reads outside the given
 * range.
 *
 * <p>Count and drop undecodable bytes. A malformed value in a known comprehension-required attribute still gives a
 * message, because a request is then answered with 400; see {@link StunMessage#malformedAttribute()}.
 */
public final class StunDecoder {
    private StunDecoder() {}

    /** The result of decoding. */
    public sealed interface Decoded {
        record Message(StunMessage message) implements Decoded {}

        record Undecodable(Reason reason) implements Decoded {}
    }

    /** Why the bytes are not a message. */
    public enum Reason {
        /** Fewer than the 20 bytes of a header. */
        TOO_SHORT,
        /** The first two bits are not zero (RFC 8489 s5). */
        NOT_STUN,
        /** The length field is not a multiple of four, or does not match the bytes exactly. */
        BAD_LENGTH,
        /** No magic cookie, and not a Binding request of an RFC 3489 client. */
        BAD_COOKIE,
        /** An unknown method. */
        UNKNOWN_METHOD,
        /** A class that the method does not have, such as an Allocate indication. */
        BAD_CLASS,
        /** An attribute that runs past the end. */
        ATTRIBUTE_OVERRUN,
        /** A FINGERPRINT with a wrong value, or with a length other than four. */
        BAD_FINGERPRINT,
        /** Something follows FINGERPRINT, which must be the last attribute (RFC 8489 s14.7). */
        FINGERPRINT_NOT_LAST
    }

    /**
     * Decodes again the bytes of a message that was already decoded.
     *
     * @throws IllegalArgumentException when they are not the bytes of a message
     */
    public static StunMessage again(Bytes wire) {
        ByteBuf bytes = Unpooled.wrappedBuffer(wire.toArray());
        if (decode(bytes, 0, wire.length()) instanceof Decoded.Message decoded) {
            return decoded.message();
        }
        throw new IllegalArgumentException("these bytes were not decoded before");
    }

    /** Decodes {@code length} bytes from the absolute index {@code offset}; the buffer's own indices do not move. */
    public static Decoded decode(ByteBuf buffer, int offset, int length) {
        if (length < Header.LENGTH) {
            return new Decoded.Undecodable(Reason.TOO_SHORT);
        }
        int type = buffer.getUnsignedShort(offset);
        if (type >>> 14 != 0) {
            return new Decoded.Undecodable(Reason.NOT_STUN);
        }
        int declared = buffer.getUnsignedShort(offset + 2);
        if (declared % 4 != 0 || declared != length - Header.LENGTH) {
            return new Decoded.Undecodable(Reason.BAD_LENGTH);
        }
        Method method = Method.of(Header.method(type));
        MessageClass messageClass = Header.messageClass(type);
        Reason flaw = headerFlaw(buffer.getInt(offset + 4), method, messageClass);
        if (flaw != null || method == null) {
            return new Decoded.Undecodable(flaw == null ? Reason.UNKNOWN_METHOD : flaw);
        }
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        AttributeScan scan = new AttributeScan(bytes);
        Reason attributeFlaw = scan.run();
        return attributeFlaw == null
                ? new Decoded.Message(new StunMessage(bytes, messageClass, method, scan))
                : new Decoded.Undecodable(attributeFlaw);
    }

    private static @Nullable Reason headerFlaw(int cookie, @Nullable Method method, MessageClass messageClass) {
        if (cookie != Header.MAGIC_COOKIE && (method != Method.BINDING || messageClass != MessageClass.REQUEST)) {
            return Reason.BAD_COOKIE;
        }
        if (method == null) {
            return Reason.UNKNOWN_METHOD;
        }
        return method.allows(messageClass) ? null : Reason.BAD_CLASS;
    }
}
