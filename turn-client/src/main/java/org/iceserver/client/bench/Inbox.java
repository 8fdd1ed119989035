package org.iceserver.client.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.PortUnreachableException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Hands STUN messages from a media loop to the thread that waits in {@link #take}. */
final class Inbox {
    private sealed interface Arrival {
        // No code compares or prints this; the one message in it is read once.
        @SuppressWarnings("ArrayRecordComponent")
        record Message(byte[] bytes) implements Arrival {}

        record Unreachable() implements Arrival {}

        record Closed() implements Arrival {}
    }

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    void message(ByteBuf bytes, int offset, int length) {
        arrivals.add(new Arrival.Message(ByteBufUtil.getBytes(bytes, offset, length, true)));
    }

    void unreachable() {
        arrivals.add(new Arrival.Unreachable());
    }

    void closed() {
        arrivals.add(new Arrival.Closed());
    }

    byte[] take() throws IOException {
        try {
            return switch (arrivals.take()) {
                case Arrival.Message message -> message.bytes();
                case Arrival.Unreachable _ -> throw new PortUnreachableException("nothing listens there");
                case Arrival.Closed _ -> throw new IOException("the connection is closed");
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
