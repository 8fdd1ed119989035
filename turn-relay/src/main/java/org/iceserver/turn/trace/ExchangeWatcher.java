package org.iceserver.turn.trace;

import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;

/** Sees exchanges on the control lane while it is told to. Called on every media loop, so that it must not block. */
public interface ExchangeWatcher {
    /** Whether an exchange is worth the trouble; nothing is decoded for one that is not. */
    boolean wants(FiveTuple path, StunMessage request);

    /** One that it wanted. */
    void saw(Exchange exchange);
}
