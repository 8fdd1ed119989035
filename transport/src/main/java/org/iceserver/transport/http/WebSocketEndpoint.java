package org.iceserver.transport.http;

import java.util.List;

import io.netty.channel.ChannelPipeline;

/** Serves one WebSocket path. Called on the connection's event loop. */
public interface WebSocketEndpoint {
    /**
     * Our subprotocols, the preferred one first. A client that names only others is refused; a client that names none
     * is accepted.
     */
    List<String> subprotocols();

    /** The largest message, in bytes; a larger one closes the connection with 1009. */
    int maxMessageBytes();

    /** The largest first message of a connection, in bytes, for dialects whose clients identify themselves in it. */
    default int maxFirstMessageBytes() {
        return maxMessageBytes();
    }

    /**
     * The handshake is done: adds the handlers of this dialect at the end of the pipeline.
     *
     * <p>They get complete text and binary frames (fragments are joined, text is UTF-8), pings (already answered) and
     * pongs, and own each of them; {@link WebSocketFragment} for each fragment that is not the last of its message;
     * {@link WebSocketClosed} when the client closed; and {@code channelInactive} last. {@link Unsent} tells whether
     * the client reads fast enough. They end the connection by writing a close frame.
     *
     * @param request the handshake, valid during this call
     */
    void opened(Request request, ChannelPipeline pipeline);
}
