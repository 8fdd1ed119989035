package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.ClientPath;

/** The two ways back to a client. */
sealed interface Client extends ClientPath permits UdpClient, StreamClient {
    /** Sends a response and takes over its reference. */
    void respond(ByteBuf response);
}
