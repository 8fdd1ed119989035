package org.iceserver.transport.http;

import io.netty.handler.codec.http.FullHttpRequest;

/** What a connection is asked for, in the order in which it came: answers keep that order, refusals too. */
sealed interface Incoming {
    /**
     * A whole request.
     *
     * @param message its body lies on the heap
     * @param bytes what it holds of the budget until it is answered
     */
    record Asked(FullHttpRequest message, long bytes) implements Incoming {}

    /** A request that is not served; nothing behind it is read. */
    record Refused(Response response) implements Incoming {}

    /** The client waits for leave to send its body (RFC 9110 section 10.1.1). */
    record Expected() implements Incoming {}
}
