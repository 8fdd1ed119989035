package org.iceserver.transport.http;

import java.util.List;

import io.netty.channel.ChannelPipeline;

/** What stands behind one path that speaks WebSocket. Called on the connection's event loop. */
public interface WebSocketEndpoint {
    /** What we speak here, the preferred first. A client that names others only is refused; one that names none is not. */
    List<String> subprotocols();

    /** The largest message, in bytes; a larger one closes the connection with 1009. */
    int maxMessageBytes();

    /** The largest first message of a connection, in bytes: for dialects whose clients introduce themselves with it. */
    default int maxFirstMessageBytes() {
        return maxMessageBytes();
    }

    /**
     * The handshake is done: adds the handlers of this dialect at the end of the pipeline.
     *
     * <p>They see complete text and binary frames (fragments are joined, text is UTF-8), pings (answered already) and
     * pongs, and own each of them; {@link WebSocketFragment} for each fragment that is not the last of its message;
     * {@link WebSocketClosed} when the client said goodbye; and {@code channelInactive} last. Whether the client reads what it
     * is sent is told by {@link Unsent}.
     * They end the connection by writing a close frame.
     *
     * @param request the handshake, valid during this call
     */
    void opened(Request request, ChannelPipeline pipeline);
}
