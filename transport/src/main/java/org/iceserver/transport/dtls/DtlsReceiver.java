package org.iceserver.transport.dtls;

import io.netty.buffer.ByteBuf;

/** Takes what one session's client sent, on the session's loop. */
public interface DtlsReceiver {
    /**
     * One record's plaintext.
     *
     * @param bytes direct memory, valid until this returns; who keeps a part retains it
     */
    void onDatagram(ByteBuf bytes, int offset, int length);

    /** Whether the session is to live on though its client is silent and it is not in use. */
    boolean awaited();

    /** The session has ended, whoever ended it; called once. */
    void closed();
}
