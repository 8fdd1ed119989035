package org.iceserver.transport.dtls;

import org.iceserver.transport.FiveTuple;

/** The user of one loop's DTLS. Called on that loop, except where a comment says otherwise. */
public interface DtlsHandler {
    /** A handshake has succeeded. */
    DtlsReceiver opened(DtlsSession session);

    /** A handshake has failed. */
    void failed();

    /** Whether an unverified sender gets one more answer, of 60 bytes. */
    boolean answers(long high, long low);

    void dropped(FiveTuple from, DtlsDrop why);
}
