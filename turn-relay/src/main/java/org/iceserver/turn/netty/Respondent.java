package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.ClientPath;

/** Whoever a response goes to: a client of this loop, or one of another. */
interface Respondent extends ClientPath {
    /** Sends a response and takes over its reference. */
    void respond(ByteBuf response);
}
