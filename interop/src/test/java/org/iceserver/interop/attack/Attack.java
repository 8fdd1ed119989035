package org.iceserver.interop.attack;

import java.io.IOException;

import org.iceserver.interop.ServerProcess;

/** What somebody does to the server; it ends by itself. */
interface Attack {
    /** @throws IOException when the server ends a connection, which is its right */
    void on(ServerProcess server) throws IOException;
}
