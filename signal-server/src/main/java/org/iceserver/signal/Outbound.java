package org.iceserver.signal;

/** The way back to one client, as the core sees its connection. The shell implements it; called on the signal loop. */
public interface Outbound {
    /** The client's address, as text: for the operator to read. */
    String client();

    /**
     * @param message one message: text in UTF-8, or binary where the dialect is; never changed afterwards by either
     * side
     */
    void send(byte[] message);

    /** A WebSocket ping. */
    void ping();

    /** Whether any byte came from the client since this was asked last, be it of a message that is not whole yet. */
    default boolean heard() {
        return false;
    }

    /** Ends the connection; nothing may be sent afterwards. */
    void close(int code, String reason);

    /** Bytes sent but not yet taken by the socket. */
    long queuedBytes();

    /** False stops reading from this client after the message that is being handled; nothing is lost. */
    void reading(boolean on);
}
