package org.iceserver.transport.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FailureText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One handshake, on its own virtual thread. The loop passes datagrams to it and sends its answers. It ends before its
 * deadline and tells the loop.
 */
final class Handshake implements DatagramTransport {
    /** A longer datagram is not part of a client's handshake, but may be its first data. */
    private static final int LONGEST_FLIGHT = 4_096;
    private static final int MOST_WAITING = 16;
    private static final int MOST_BYTES_WAITING = 32_768;
    /** Fits every IPv6 path (RFC 8200 s5): 1,280 bytes minus the headers of IPv6 and UDP. */
    private static final int SEND_LIMIT = 1_232;
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final Path path;
    private final Records.Attempt attempt;
    private final Executor loop;
    private final BlockingQueue<byte[]> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicInteger bytesWaiting = new AtomicInteger();
    private final Pipe pipe = new Pipe(this);
    private volatile boolean cancelled;
    private volatile @Nullable Thread thread;
    private @Nullable Negotiation server;

    /** Called on the loop, with the record layer if the handshake has succeeded. */
    interface Done {
        void done(Handshake handshake, @Nullable DTLSTransport records);
    }

    Handshake(Path path, Records.Attempt attempt, Executor loop) {
        this.path = path;
        this.attempt = attempt;
        this.loop = loop;
    }

    // ---- on the loop

    void start(DTLSRequest request, Negotiation negotiation, Runnable left, Done done) {
        server = negotiation;
        Thread begun = Thread.ofVirtual().name("dtls-handshake").start(() -> run(request, negotiation, left, done));
        thread = begun;
        if (cancelled) {
            begun.interrupt();
        }
    }

    Path path() {
        return path;
    }

    /** Whether it began with this ClientHello, which may be a retransmission. */
    boolean isOf(Records.Attempt other) {
        return attempt.equals(other);
    }

    Records.Attempt attempt() {
        return attempt;
    }

    Pipe pipe() {
        return pipe;
    }

    /** Whether there was room for the datagram. */
    boolean offer(byte[] datagram) {
        if (bytesWaiting.get() + datagram.length > MOST_BYTES_WAITING || !arrived.offer(datagram)) {
            return false;
        }
        bytesWaiting.addAndGet(datagram.length);
        return true;
    }

    /** The negotiated encryption, after it has succeeded. */
    Encryption agreed() {
        return Objects.requireNonNull(server, "a handshake that is done was started").agreed();
    }

    /** The datagrams that came after the handshake's last message. */
    List<byte[]> rest() {
        List<byte[]> rest = new ArrayList<>();
        arrived.drainTo(rest);
        return rest;
    }

    // ---- on any thread

    /** Ends it, and frees its thread as soon as that waits. {@code done} is still called. */
    void cancel() {
        cancelled = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    // ---- on its own thread

    /** Runs the handshake. However it ends, its place is given back and the loop is told. */
    private void run(DTLSRequest request, Negotiation negotiation, Runnable left, Done done) {
        DTLSTransport records = null;
        try {
            records = new DTLSServerProtocol().accept(negotiation, pipe, request);
        } catch (IOException | RuntimeException e) {
            LOG.debug("Handshake with {} failed: {}", path.fiveTuple(), FailureText.of(e));
        } finally {
            left.run();
            tell(done, records);
        }
    }

    private void tell(Done done, @Nullable DTLSTransport records) {
        try {
            loop.execute(() -> done.done(this, records));
        } catch (RejectedExecutionException e) {
            LOG.debug("The loop has stopped before the handshake with {}", path.fiveTuple());
        }
    }

    @Override
    public int getReceiveLimit() {
        return LONGEST_FLIGHT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    @Override
    public int receive(byte[] into, int offset, int length, int waitMillis) throws InterruptedIOException {
        try {
            byte[] datagram = arrived.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            bytesWaiting.addAndGet(-datagram.length);
            if (datagram.length > length) {
                return -1;
            }
            System.arraycopy(datagram, 0, into, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server gave the handshake up");
        }
    }

    @Override
    public void send(byte[] bytes, int offset, int length) {
        byte[] record = Arrays.copyOfRange(bytes, offset, offset + length);
        loop.execute(() -> path.send(record, 0, record.length));
    }

    @Override
    public void close() {
        // Nothing to do: the record layer has finished, and done tells the loop.
    }
}
