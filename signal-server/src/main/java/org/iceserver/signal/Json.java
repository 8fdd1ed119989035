package org.iceserver.signal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A piece of JSON text as a client sent it, in UTF-8: checked, never taken apart. Immutable. */
public final class Json {
    public static final Json NULL = new Json("null".getBytes(StandardCharsets.US_ASCII));

    private final byte[] text;

    private Json(byte[] text) {
        this.text = text;
    }

    public static Json copyOf(byte[] bytes, int from, int to) {
        return new Json(Arrays.copyOfRange(bytes, from, to));
    }

    /** Takes the array over: its owner forgets it. */
    public static Json taking(byte[] text) {
        return new Json(text);
    }

    public static Json of(String text) {
        return new Json(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return text.length;
    }

    /** A copy. */
    public byte[] toBytes() {
        return text.clone();
    }

    /** The text itself, to send the same array to many receivers. Nobody may change it. */
    public byte[] shared() {
        return text;
    }

    public void copyTo(byte[] target, int at) {
        System.arraycopy(text, 0, target, at, text.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && Arrays.equals(text, json.text);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(text);
    }

    @Override
    public String toString() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
