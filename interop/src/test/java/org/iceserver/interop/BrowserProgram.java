package org.iceserver.interop;

/** A browser that runs and listens for commands; closing it ends it. */
interface BrowserProgram extends AutoCloseable {
    BiDi bidi();

    @Override
    void close();
}
