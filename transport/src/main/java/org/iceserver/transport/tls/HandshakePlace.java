package org.iceserver.transport.tls;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;

/** One handshake's place among the running handshakes. Any thread. */
public final class HandshakePlace {
    private final HandshakePlaces all;
    private final IpAddress source;
    private final long number;
    private final MemoryAccount account;
    private final Runnable giveWay;

    HandshakePlace(HandshakePlaces all, IpAddress source, long number, MemoryAccount account, Runnable giveWay) {
        this.all = all;
        this.source = source;
        this.number = number;
        this.account = account;
        this.giveWay = giveWay;
    }

    /** Gives the place back when the handshake has succeeded or failed. Idempotent. */
    public void leave() {
        all.remove(this);
    }

    // ---- for the places

    IpAddress source() {
        return source;
    }

    /** Later ones have higher numbers. */
    long number() {
        return number;
    }

    void releaseMemory() {
        account.close();
    }

    void end() {
        giveWay.run();
    }
}
