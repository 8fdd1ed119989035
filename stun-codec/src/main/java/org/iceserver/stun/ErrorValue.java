package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A code as hundreds and remainder, then a phrase: ERROR-CODE (RFC 8489 s14.8) and ADDRESS-ERROR-CODE (RFC 8656
 * s18.12).
 */
final class ErrorValue {
    private ErrorValue() {}

    static Attribute.@Nullable ErrorCodeAttribute read(Value value) {
        String reason = reason(value);
        return reason == null ? null : new Attribute.ErrorCodeAttribute(code(value), reason);
    }

    static void write(Attribute.ErrorCodeAttribute error, TransactionId id, ByteBuf out) {
        write("ERROR-CODE", 0, error.code(), error.reason(), out);
    }

    static Attribute.@Nullable AddressErrorCode readForFamily(Value value) {
        String reason = reason(value);
        return reason == null ? null : new Attribute.AddressErrorCode(value.uint8(0), code(value), reason);
    }

    static void writeForFamily(Attribute.AddressErrorCode error, TransactionId id, ByteBuf out) {
        write("ADDRESS-ERROR-CODE", error.family(), error.code(), error.reason(), out);
    }

    /** The phrase, or null when the value is not well-formed. */
    private static @Nullable String reason(Value value) {
        if (value.length() < 4) {
            return null;
        }
        int hundreds = value.uint8(2) & 7;
        boolean sound = hundreds >= 3 && hundreds <= 6 && value.uint8(3) <= 99;
        return sound ? TextLimit.PHRASE.read(value, 4) : null;
    }

    private static int code(Value value) {
        return (value.uint8(2) & 7) * 100 + value.uint8(3);
    }

    private static void write(String name, int first, int code, String reason, ByteBuf out) {
        if (code < 300 || code > 699) {
            throw new IllegalArgumentException(name + " holds 300 to 699, not " + code);
        }
        out.writeByte((int) Range.check("a family", first, 0xFF));
        out.writeByte(0);
        out.writeByte(code / 100);
        out.writeByte(code % 100);
        TextLimit.PHRASE.write("a reason phrase", reason, out);
    }
}
