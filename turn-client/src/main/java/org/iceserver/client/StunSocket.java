package org.iceserver.client;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * Transactions with one server (RFC 8489 s6.2, s6.3). A response is matched to its request; everything else goes to the
 * listener. A virtual thread reads until {@link #close}.
 */
final class StunSocket implements Exchange, AutoCloseable {
    /** Receives everything that is not a response to one of our requests. The reading thread calls it, so it must not block. */
    interface Listener {
        void indication(StunMessage message);

        void frame(ByteBuf frame);
    }

    private sealed interface Event {
        record Response(StunMessage message) implements Event {}

        record Broken(TurnException why) implements Event {}
    }

    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

    private final ServerAddress server;
    private final Connection connection;
    private final Timing timing;
    private final Listener listener;
    private final SecureRandom random = new SecureRandom();
    private final Map<TransactionId, BlockingQueue<Event>> pending = new ConcurrentHashMap<>();
    private volatile @Nullable TurnException broken;

    StunSocket(ServerAddress server, Connection connection, Timing timing, Listener listener) {
        this.server = server;
        this.connection = connection;
        this.timing = timing;
        this.listener = listener;
        Thread.ofVirtual().name("stun-client").start(this::read);
    }

    @Override
    public TransactionId newTransactionId() {
        return new TransactionId(random.nextInt(), random.nextLong());
    }

    static byte[] wire(StunEncoder encoder) {
        ByteBuf encoded = encoder.encode(HEAP);
        byte[] bytes = new byte[encoded.readableBytes()];
        encoded.readBytes(bytes).release();
        return bytes;
    }

    void send(byte[] frame) throws TurnException {
        try {
            connection.send(frame);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Sends a request, repeats it where the transport may lose it, and waits for the response.
     *
     * @param genuine whether to believe a response; over UDP other responses are ignored, over a stream one ends the request
     * @param patience how long to wait in total
     */
    @Override
    public StunMessage exchange(TransactionId id, StunEncoder request, Predicate<StunMessage> genuine,
            Duration patience)
            throws TurnException {
        byte[] wire = wire(request);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        pending.put(id, events);
        try {
            return await(wire, events, genuine, System.nanoTime() + patience.toNanos());
        } finally {
            pending.remove(id);
        }
    }

    private StunMessage await(byte[] wire, BlockingQueue<Event> events, Predicate<StunMessage> genuine, long deadline)
            throws TurnException {
        StunMessage unproven = null;
        int transmissions = connection.reliable() ? 1 : timing.transmissions();
        for (int sent = 1; sent <= transmissions && System.nanoTime() - deadline < 0; sent++) {
            sendUnlessBroken(wire);
            long now = System.nanoTime();
            long rest = deadline - now;
            long until = now + (connection.reliable() ? rest : Math.min(rest, timing.waitAfter(sent).toNanos()));
            for (Event event = next(events, until); event != null; event = next(events, until)) {
                StunMessage response = responseOf(event);
                if (genuine.test(response)) {
                    return understood(response);
                }
                unproven = response;
                if (connection.reliable()) {
                    throw integrityViolated(unproven);
                }
            }
        }
        throw unproven == null ? noAnswer() : integrityViolated(unproven);
    }

    /**
     * Fails a transaction whose response has an attribute that this client must understand but does not know (RFC 8489 s6.3.3,
     * s6.3.4).
     */
    static StunMessage understood(StunMessage response) throws TurnException {
        if (!response.unknownRequired().isEmpty()) {
            throw new TurnException("The server's answer holds the attribute 0x%04x, which this client does not know: "
                    .formatted(response.unknownRequired().getFirst()) + "it speaks an extension that nobody asked for.",
                    null);
        }
        return response;
    }

    private TurnException noAnswer() {
        return new TurnException("No answer from " + server + ": check host and port, and that no firewall drops "
                + server.protocol() + ".", null);
    }

    private void sendUnlessBroken(byte[] wire) throws TurnException {
        TurnException why = broken;
        if (why != null) {
            throw why;
        }
        send(wire);
    }

    private static @Nullable Event next(BlockingQueue<Event> events, long untilNanos) throws TurnException {
        try {
            return events.poll(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TurnException("Interrupted while waiting for an answer.", e);
        }
    }

    private static StunMessage responseOf(Event event) throws TurnException {
        return switch (event) {
            case Event.Response(var message) -> message;
            case Event.Broken(var why) -> throw why;
        };
    }

    private TurnException integrityViolated(StunMessage unproven) {
        int code = Refusal.code(unproven);
        return new TurnException("What answers for " + server + " does not prove that it knows the password: "
                + (code == 0
                        ? "it is another server, or somebody alters its answers."
                        : "its answer was " + code + "."),
                null);
    }

    private void read() {
        while (broken == null) {
            try {
                arrived(connection.receive());
            } catch (PortUnreachableException e) {
                // The socket stays open, because the server may be starting.
                breakPending(failure(e));
            } catch (IOException e) {
                TurnException why = failure(e);
                broken = why;
                breakPending(why);
            }
        }
    }

    private void arrived(byte[] bytes) {
        ByteBuf frame = Unpooled.wrappedBuffer(bytes);
        if (StunDecoder.decode(frame, 0, bytes.length) instanceof StunDecoder.Decoded.Message decoded) {
            StunMessage message = decoded.message();
            if (message.messageClass() == MessageClass.INDICATION) {
                if (message.unknownRequired().isEmpty()) {
                    listener.indication(message);
                }
                return;
            }
            BlockingQueue<Event> events = pending.get(message.transactionId());
            if (events != null && message.messageClass() != MessageClass.REQUEST) {
                events.add(new Event.Response(message));
            }
        } else {
            listener.frame(frame);
        }
    }

    private void breakPending(TurnException why) {
        pending.values().forEach(events -> events.add(new Event.Broken(why)));
    }

    private TurnException failure(IOException e) {
        if (e instanceof PortUnreachableException) {
            return new TurnException("Nothing listens on " + server + ": check host, port and that the server runs.",
                    e);
        }
        return new TurnException("The connection to " + server + " is lost: " + e.getMessage() + ".", e);
    }

    /** Why nothing can be sent or received any more; null while it works. */
    @Nullable
    TurnException broken() {
        return broken;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException ignored) {
            // The caller only wanted to close it.
        }
    }
}
