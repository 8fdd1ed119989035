package org.iceserver.stun;

import java.util.Arrays;
import java.util.HexFormat;

import io.netty.buffer.ByteBuf;

/**
 * An immutable sequence of bytes with value equality. Its text form shows only the length, because it may hold tokens
 * and hashes.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A copy of these bytes. */
    public static Bytes of(byte[] copied) {
        return new Bytes(copied.clone(), 0, copied.length);
    }

    /** A copy of {@code length} bytes from the absolute index {@code index}; the buffer's own indices do not move. */
    public static Bytes copyOf(ByteBuf buffer, int index, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(index, copy);
        return new Bytes(copy, 0, length);
    }

    /** A view on an array that must not change any more. */
    static Bytes view(byte[] array, int offset, int length) {
        return new Bytes(array, offset, length);
    }

    public int length() {
        return length;
    }

    public byte at(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(index);
        }
        return array[offset + index];
    }

    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    public String toHex() {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    /** Appends the bytes at the buffer's writer index. */
    public void writeTo(ByteBuf buffer) {
        buffer.writeBytes(array, offset, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}
