package org.iceserver.offload.bpf;

import java.util.concurrent.atomic.AtomicBoolean;

/** A program's place on an interface. Any thread. */
public final class Link implements AutoCloseable {
    private final int descriptor;
    private final AtomicBoolean closed = new AtomicBoolean();

    Link(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Detaches the program. Packets that are in it at that moment are still served. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            BpfCalls.close(descriptor);
        }
    }
}
