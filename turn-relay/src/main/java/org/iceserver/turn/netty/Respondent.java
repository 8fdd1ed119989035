package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.ClientPath;

/** The receiver of a response: a client of this loop or of another one. */
interface Respondent extends ClientPath {
    /** Sends a response and takes over its reference. */
    void respond(ByteBuf response);
}
