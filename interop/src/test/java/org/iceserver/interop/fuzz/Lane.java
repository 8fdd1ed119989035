package org.iceserver.interop.fuzz;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** One way into the server. Its thread calls {@link #round} again and again. */
interface Lane {
    String name();

    /**
     * Opens a connection, sends some messages, closes it.
     *
     * @param sent counts the messages
     * @throws IOException when the server ended the connection, which is its right
     */
    void round(RandomGenerator chance, LongAdder sent) throws IOException;
}
