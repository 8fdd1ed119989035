package org.iceserver.transport.http;

import io.netty.handler.codec.http.FullHttpRequest;

/** What arrived on a connection, in order. Answers and refusals keep this order. */
sealed interface Incoming {
    /**
     * A whole request.
     *
     * @param message its body is on the heap
     * @param bytes the bytes that it holds of the memory budget until it is answered
     */
    record Asked(FullHttpRequest message, long bytes) implements Incoming {}

    /** A request that is refused; nothing after it is read. */
    record Refused(Response response) implements Incoming {}

    /** The client waits for permission to send its body (RFC 9110 section 10.1.1). */
    record Expected() implements Incoming {}
}
