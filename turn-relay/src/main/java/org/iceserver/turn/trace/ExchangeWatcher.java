package org.iceserver.turn.trace;

import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;

/** Watches exchanges on the control lane. Called on every media loop, so it must not block. */
public interface ExchangeWatcher {
    /** Whether it wants to see this exchange. If not, the response is not decoded. */
    boolean wants(FiveTuple path, StunMessage request);

    /** Takes an exchange that it wanted. */
    void saw(Exchange exchange);
}
