package org.iceserver.stun;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** The value of one attribute inside its message. Indices count from the value's start; callers check the length first. */
final class Value {
    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] message;
    private final int start;
    private final int length;

    Value(byte[] message, int start, int length) {
        this.message = message;
        this.start = start;
        this.length = length;
    }

    static int uint16(byte[] array, int at) {
        return (short) INT16.get(array, at) & 0xFFFF;
    }

    static int int32(byte[] array, int at) {
        return (int) INT32.get(array, at);
    }

    static long int64(byte[] array, int at) {
        return (long) INT64.get(array, at);
    }

    int length() {
        return length;
    }

    int uint8(int at) {
        return message[start + at] & 0xFF;
    }

    int uint16(int at) {
        return uint16(message, start + at);
    }

    int int32(int at) {
        return int32(message, start + at);
    }

    long uint32(int at) {
        return int32(at) & 0xFFFF_FFFFL;
    }

    long int64(int at) {
        return int64(message, start + at);
    }

    /** The cookie field of the message, with which addresses are XORed. */
    int cookieField() {
        return int32(message, 4);
    }

    TransactionId transactionId() {
        return new TransactionId(int32(message, 8), int64(message, 12));
    }

    /** All bytes from this index on. */
    Bytes bytes(int from) {
        return bytes(from, length - from);
    }

    Bytes bytes(int from, int count) {
        return Bytes.view(message, start + from, count);
    }

    /** The UTF-8 text from this index on; null when it is not UTF-8 or is longer than {@code maxBytes}. */
    @Nullable
    String text(int from, int maxBytes) {
        int count = length - from;
        if (count > maxBytes) {
            return null;
        }
        for (int i = from; i < length; i++) {
            if (message[start + i] < 0) {
                return strictUtf8(ByteBuffer.wrap(message, start + from, count));
            }
        }
        return new String(message, start + from, count, StandardCharsets.US_ASCII);
    }

    private static @Nullable String strictUtf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
