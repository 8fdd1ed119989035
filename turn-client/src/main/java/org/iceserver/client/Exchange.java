package org.iceserver.client;

import java.time.Duration;
import java.util.function.Predicate;

import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;

/** Sends one request and returns its one response. */
interface Exchange {
    TransactionId newTransactionId();

    /**
     * Sends a request and waits for the response.
     *
     * @param genuine whether to believe a response
     * @param patience how long to wait in total
     */
    StunMessage exchange(TransactionId id, StunEncoder request, Predicate<StunMessage> genuine, Duration patience)
            throws TurnException;
}
