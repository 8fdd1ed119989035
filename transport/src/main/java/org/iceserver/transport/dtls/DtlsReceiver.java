package org.iceserver.transport.dtls;

import io.netty.buffer.ByteBuf;

/** Takes the data of one session's client, on the session's loop. */
public interface DtlsReceiver {
    /**
     * Takes one record's plaintext.
     *
     * @param bytes direct memory, valid until this returns; retain it to keep a part
     */
    void onDatagram(ByteBuf bytes, int offset, int length);

    /** Whether the session must stay open although its client is silent and it is not in use. */
    boolean awaited();

    /** The session has ended, whichever side ended it. Called once. */
    void closed();
}
