package org.iceserver.signal.v1;

import java.nio.charset.StandardCharsets;

import org.iceserver.transport.memory.MemoryAccount;

/**
 * One event, as all its receivers keep it: one array, however many logs hold it. Only its number differs from session
 * to
 * session, and is written when it is sent.
 *
 * <p>Its memory counts for the peer that caused the event while any log keeps it.
 */
final class LoggedEvent {
    /** This object, its array's header, and its account. */
    private static final int OBJECT_BYTES = 96;

    private final byte[] text;
    private final int numberAt;
    private final MemoryAccount memory;
    private int holders;

    /**
     * @param text an object whose first field is its type, without a number
     * @param numberAt behind that field
     */
    LoggedEvent(byte[] text, int numberAt, MemoryAccount memory) {
        this.text = text;
        this.numberAt = numberAt;
        this.memory = memory;
    }

    /** Bytes of it without its number. */
    int length() {
        return text.length;
    }

    /** What keeping it takes from the budget. */
    long cost() {
        return (long) OBJECT_BYTES + text.length;
    }

    /** One more log keeps it. @return false when the budget has no room for it */
    boolean keep() {
        if (holders == 0 && !memory.hold(cost())) {
            return false;
        }
        holders++;
        return true;
    }

    /** One log fewer keeps it. */
    void drop() {
        holders--;
        if (holders == 0) {
            memory.close();
        }
    }

    /** As it is sent to a session. */
    byte[] numbered(long seq) {
        byte[] number = (",\"seq\":" + seq).getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[text.length + number.length];
        System.arraycopy(text, 0, message, 0, numberAt);
        System.arraycopy(number, 0, message, numberAt, number.length);
        System.arraycopy(text, numberAt, message, numberAt + number.length, text.length - numberAt);
        return message;
    }
}
