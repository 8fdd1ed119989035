package org.iceserver.signal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether text is Unicode: UTF-8 as RFC 3629 defines it, and no half of a surrogate pair alone. */
public final class Unicode {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final char REPLACEMENT = '\uFFFD';

    private Unicode() {}

    /** Whether these bytes are UTF-8. */
    public static boolean isUtf8(byte[] bytes, int from, int to) {
        int at = asciiUntil(bytes, from, to);
        while (at < to) {
            int length = sequence(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static int asciiUntil(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        return at;
    }

    /** The length of the character that begins here, or 0 when none does (RFC 3629 section 4). */
    private static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Whether no half of a surrogate pair stands alone. */
    public static boolean isWellFormed(String text) {
        return firstLone(text, 0) < 0;
    }

    /** The text, with a replacement character for each half of a surrogate pair that stands alone. */
    static String repaired(String text) {
        int lone = firstLone(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (; lone >= 0; lone = firstLone(text, lone + 1)) {
            repaired.setCharAt(lone, REPLACEMENT);
        }
        return repaired.toString();
    }

    private static int firstLone(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit) && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
