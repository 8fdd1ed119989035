package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.ClientPath;

/** The ways back to a client. */
sealed interface Client extends ClientPath permits UdpClient, ConnectedClient {
    /** Sends a response and takes over its reference. */
    void respond(ByteBuf response);
}
