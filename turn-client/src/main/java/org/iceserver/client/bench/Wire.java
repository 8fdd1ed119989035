package org.iceserver.client.bench;

import io.netty.buffer.ByteBuf;
import org.iceserver.client.Connection;

/**
 * A client's connection to the server, living on a media loop: STUN messages for the blocking client, ChannelData for the
 * load.
 */
sealed interface Wire extends Connection permits DatagramWire, TcpWire {
    /** Takes each ChannelData frame, on the wire's loop; the bytes are valid until it returns. */
    interface Frames {
        void frame(ByteBuf bytes, int offset, int length);
    }

    /** Queues a ChannelData frame, padded for a stream; on the wire's loop. False when it was dropped. Takes over the reference. */
    boolean queue(ByteBuf frame);

    /** Sends what is queued; on the wire's loop. */
    void flush();
}
