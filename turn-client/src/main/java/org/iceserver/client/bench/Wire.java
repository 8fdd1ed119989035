package org.iceserver.client.bench;

import io.netty.buffer.ByteBuf;
import org.iceserver.client.Connection;

/**
 * A client's connection to the server, which lives on a media loop: STUN messages for the blocking client, ChannelData for the
 * load.
 */
sealed interface Wire extends Connection permits DatagramWire, TcpWire {
    /** Receives each ChannelData frame, on the wire's loop. The bytes are valid until the method returns. */
    interface Frames {
        void frame(ByteBuf bytes, int offset, int length);
    }

    /**
     * Queues a ChannelData frame, padded for a stream. Runs on the wire's loop. Returns false when it was dropped. Takes over
     * the reference.
     */
    boolean queue(ByteBuf frame);

    /** Sends what is queued. Runs on the wire's loop. */
    void flush();
}
