package org.iceserver.transport.dtls;

import org.iceserver.transport.FiveTuple;

/** What stands behind one loop's DTLS. Called on that loop, except where it says otherwise. */
public interface DtlsHandler {
    /** A handshake is done. */
    DtlsReceiver opened(DtlsSession session);

    /** A handshake came to nothing. */
    void failed();

    /** Whether a sender that has proven nothing gets one more answer, of 60 bytes. */
    boolean answers(long high, long low);

    void dropped(FiveTuple from, DtlsDrop why);
}
