package org.iceserver.signal;

/** Where a peer's deliveries go; its dialect implements it. Called on the signal loop. */
public interface Inbox {
    /** The address of the peer's client, as text: for the operator to read. */
    String client();

    /** @return false when the peer can take no more now; the delivery is not kept then */
    boolean deliver(Delivery delivery);

    /** Whether the peer reads as fast as it is written to. */
    boolean keepsUp();

    /** Calls back once: when the peer keeps up again, or is gone. */
    void whenItKeepsUp(Runnable callback);

    /** The peer is being removed by the operator: its connection must end, its session too. */
    void kicked();
}
