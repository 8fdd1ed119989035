package org.iceserver.transport.dtls;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** A fragmented ClientHello of a client that has returned its cookie (RFC 6347 s4.2.3). On the loop. */
final class HelloAssembly {
    /**
     * The index in a record of the last four bytes of its six-byte number; the first records of a connection have small
     * numbers.
     */
    private static final int NUMBER = 7;
    private static final int LENGTH = 11;
    private static final int FRAGMENT_LENGTH = 9;

    private final Records.Attempt attempt;
    private final byte[] cookie;
    private final int messageNumber;
    private final byte[] record;
    private final BitSet have = new BitSet();

    HelloAssembly(HelloFragment first) {
        attempt = first.attempt();
        cookie = first.cookie();
        messageNumber = first.messageNumber();
        record = new byte[Records.HEADER + HelloFragment.MESSAGE_HEADER + first.message()];
        first.copyHeaders(record);
        ByteBuffer whole = ByteBuffer.wrap(record);
        whole.putShort(LENGTH, (short) (record.length - Records.HEADER));
        whole.put(Records.HEADER + FRAGMENT_LENGTH, (byte) 0);
        whole.putShort(Records.HEADER + FRAGMENT_LENGTH + 1, (short) first.message());
        add(first);
    }

    boolean isOf(Records.Attempt other) {
        return attempt.equals(other);
    }

    /** Whether this is another fragment of it. */
    boolean has(HelloFragment part) {
        return part.messageNumber() == messageNumber && part.message() == message();
    }

    /** Adds a fragment. Bytes that are already known stay unchanged. */
    void add(HelloFragment part) {
        ByteBuffer whole = ByteBuffer.wrap(record);
        whole.putInt(NUMBER, Math.max(whole.getInt(NUMBER), part.bytes().getInt(part.at() + NUMBER)));
        byte[] bytes = new byte[part.length()];
        part.copy(bytes, 0);
        for (int i = 0; i < bytes.length; i++) {
            if (!have.get(part.offset() + i)) {
                record[record.length - message() + part.offset() + i] = bytes[i];
            }
        }
        have.set(part.offset(), part.offset() + bytes.length);
    }

    boolean complete() {
        return have.cardinality() == message();
    }

    private int message() {
        return record.length - Records.HEADER - HelloFragment.MESSAGE_HEADER;
    }

    Records.Attempt attempt() {
        return attempt;
    }

    byte[] cookie() {
        return cookie;
    }

    /** One record with the whole message, as if it had not been fragmented (RFC 6347 s4.2.6). */
    byte[] record() {
        return record;
    }
}
