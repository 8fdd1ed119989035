package org.iceserver.transport.door;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/** A server that takes connections from a {@link SharedPort}. */
public interface Owner {
    /** The loop on which it serves the next connection. Any thread. */
    EventLoop loop();

    /**
     * Takes a connection, on the loop that was chosen for it: adds its handlers to the end of the pipeline, or closes it.
     * The client is known ({@link org.iceserver.transport.proxy.ProxyHeader#client}). What the client has sent already
     * comes to these handlers when this returns.
     *
     * @param encrypted whether TLS has ended in this pipeline
     */
    void take(Channel connection, boolean encrypted);
}
