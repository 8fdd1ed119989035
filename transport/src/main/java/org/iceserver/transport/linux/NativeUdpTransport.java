package org.iceserver.transport.linux;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import io.netty.channel.IoEventLoop;
import io.netty.channel.SingleThreadEventLoop;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.BindFailure.Reason;
import org.iceserver.transport.DataForm;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.DetachedUdpSocket;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.HandlerFaults;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.LoopCounters;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.UdpCounters;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** Batched UDP for one loop: its memory, its sockets and the order in which they are read and flushed. */
@HotPath
public final class NativeUdpTransport implements UdpTransport {
    /** How many batches are read from one socket before the others have their turn. */
    private static final int BATCHES_PER_TURN = 4;

    private final IoEventLoop loop;
    private final SingleThreadEventLoop turns;
    private final Runnable endOfTurn = this::endTurn;
    private final Arena memory = Arena.ofConfined();
    private final LibC libc = new LibC(memory);
    private final NativeBinding binding = new NativeBinding(libc, memory);
    private final ErrorQueue errors = new ErrorQueue(libc, memory);
    private final ReceiveSlots slots = new ReceiveSlots(memory);
    private final NativeDatagram datagram = new NativeDatagram(slots);
    private final SendQueue queue = new SendQueue();
    private final EndpointCells cells = new EndpointCells(memory, queue);
    private final LoopCounters counters = new LoopCounters();
    private final HandlerFaults faults;
    private final Sender sender;
    private final Set<NativeUdpSocket> open = new HashSet<>();
    private final Set<NativeUdpSocket> sharedQueues = new HashSet<>();
    private final SharedQueue.Memory queueMemory = new SharedQueue.Memory(memory);
    private final OncePerMinute queueLines;
    private final LongSupplier nanos;
    private @Nullable NativeUdpSocket firstToFlush;
    private @Nullable NativeUdpSocket lastToFlush;
    private boolean endOfTurnAsked;

    /** Called on the loop's thread; the loop's I/O handler must be Netty's for epoll. */
    public NativeUdpTransport(IoEventLoop loop, LongSupplier nanos) {
        this(loop, nanos, UnaryOperator.identity());
    }

    NativeUdpTransport(IoEventLoop loop, LongSupplier nanos, UnaryOperator<SendCall> kernel) {
        this.loop = loop;
        this.turns = (SingleThreadEventLoop) loop;
        this.nanos = nanos;
        this.faults = new HandlerFaults(counters, nanos);
        this.queueLines = new OncePerMinute(nanos);
        this.sender = new Sender(kernel.apply(libc::send), queue, new SendBatch(memory, queue), counters, nanos);
    }

    @Override
    public UdpSocket open(IpAddress address, int port, boolean sharedPort, DatagramHandler handler)
            throws BindFailure {
        requireOpen();
        int fd = binding.open(address, port, sharedPort, handler instanceof IcmpErrorHandler);
        NativeUdpSocket socket = new NativeUdpSocket(this, fd, address, port, handler);
        open.add(socket);
        try {
            socket.register(loop);
            if (!sharedPort) {
                socket.startReading();
            }
        } catch (RuntimeException e) {
            // epoll's limit (fs.epoll.max_user_watches) was reached, or the loop is shutting down.
            socket.close();
            throw BindFailure.of(Reason.OTHER, address, port, String.valueOf(e.getMessage()));
        }
        return socket;
    }

    @Override
    public void shareFairly(UdpSocket socket, DataForm data) {
        NativeUdpSocket shared = (NativeUdpSocket) socket;
        shared.shared(new SharedQueue(shared, data, libc, queueMemory, counters, queueLines, nanos.getAsLong()));
        sharedQueues.add(shared);
    }

    @ColdPath
    @Override
    public void lookAtQueues() {
        if (!sharedQueues.isEmpty()) {
            long now = nanos.getAsLong();
            sharedQueues.forEach(socket -> requireNonNull(socket.shared()).look(now));
        }
    }

    @Override
    public void startReading(UdpSocket socket) {
        ((NativeUdpSocket) socket).startReading();
    }

    @Override
    public DetachedUdpSocket detach(UdpSocket socket) {
        return ((NativeUdpSocket) socket).detach();
    }

    @Override
    public UdpSocket attach(DetachedUdpSocket detached, DatagramHandler handler) throws BindFailure {
        requireOpen();
        NativeUdpSocket socket = ((NativeUdpSocket.Detached) detached).on(this, handler);
        try {
            socket.register(loop);
        } catch (RuntimeException e) {
            throw BindFailure.of(Reason.OTHER, socket.localAddress(), socket.localPort(),
                    String.valueOf(e.getMessage()));
        }
        open.add(socket);
        socket.startReading();
        return socket;
    }

    @Override
    public Endpoint endpoint(long high, long low, int port) {
        return cells.endpoint(high, low, port);
    }

    @Override
    public boolean forbidsFragments() {
        return true;
    }

    @Override
    public UdpCounters counters() {
        return counters;
    }

    /** Reads a ready socket, one batch at a time, up to its share of this turn. The rest is for the next turn. */
    void receive(NativeUdpSocket socket) {
        for (int batches = 0; batches < BATCHES_PER_TURN; batches++) {
            if (receiveBatch(socket) || !socket.isOpen()) {
                return;
            }
        }
        socket.startReading();
    }

    /** Reads one batch. Returns whether nothing was left; later arrivals are then reported. */
    private boolean receiveBatch(NativeUdpSocket socket) {
        if (slots.free() < ReceiveSlots.BATCH) {
            flush();
        }
        if (queue.isEmpty()) {
            slots.rewind();
        }
        int got = libc.recvmmsg(socket.descriptor(), slots.nextHeader(), ReceiveSlots.BATCH);
        counters.add(Counter.RECEIVE_CALLS, 1);
        if (got <= 0) {
            return nothingReceived(-got);
        }
        counters.add(Counter.RECEIVED, got);
        int first = slots.take(got);
        SharedQueue shared = socket.shared();
        if (shared != null) {
            shared.received(slots, first, got);
        }
        for (int slot = first; slot < first + got && socket.isOpen(); slot++) {
            deliver(socket, slot);
        }
        return got < ReceiveSlots.BATCH;
    }

    /** A receive call failed with an error; there may still be datagrams. */
    private boolean nothingReceived(int errno) {
        if (errno == Linux.EAGAIN) {
            return true;
        }
        if (errno != Linux.EINTR) {
            counters.add(Counter.PENDING_ERRORS, 1);
        }
        return false;
    }

    private void deliver(NativeUdpSocket socket, int slot) {
        try {
            if (datagram.moveTo(slot)) {
                counters.add(Counter.OVERSIZE, 1);
            }
            socket.handler().onDatagram(socket, datagram);
        } catch (Throwable fault) {
            faults.record(socket, new IpAddress(datagram.high(), datagram.low()), datagram.port(), fault);
        } finally {
            datagram.done();
        }
    }

    /** Clears what makes epoll report an error, so that it is reported once. */
    void takeErrors(NativeUdpSocket socket) {
        int taken = takeQueuedErrors(socket, null);
        if (taken == ErrorQueue.PER_TURN && socket.isOpen()) {
            // The rest is reported again.
            socket.startReading();
        } else if (taken == 0 && binding.takePendingError(socket.descriptor()) != 0) {
            counters.add(Counter.PENDING_ERRORS, 1);
        }
    }

    /** Reports at once why this host's kernel refused the datagram just sent to {@code to}. */
    void takeRefusal(NativeUdpSocket socket, Endpoint to) {
        takeQueuedErrors(socket, to);
    }

    /** Reads the queued errors. Equal errors in a row are reported once, because a repeated send is refused again. */
    private int takeQueuedErrors(NativeUdpSocket socket, @Nullable Endpoint justSentTo) {
        IcmpErrorHandler handler = socket.icmpErrorHandler();
        int taken = 0;
        IcmpError told = null;
        while (handler != null && taken < ErrorQueue.PER_TURN && socket.isOpen()
                && errors.next(socket.descriptor(), justSentTo)) {
            taken++;
            IcmpError error = errors.last();
            if (error != null && !error.equals(told)) {
                told = error;
                tell(handler, socket, error);
            }
        }
        counters.add(Counter.PENDING_ERRORS, taken);
        return taken;
    }

    private void tell(IcmpErrorHandler handler, NativeUdpSocket socket, IcmpError error) {
        try {
            handler.onIcmpError(socket, error);
        } catch (Throwable fault) {
            faults.record(socket, error.destination(), error.port(), fault);
        }
    }

    /** Makes room in the queue for one more packet. */
    void makeRoom() {
        if (queue.isFull()) {
            flush();
        }
    }

    SendQueue queue() {
        return queue;
    }

    /** This socket has queued its first packet since it was flushed. */
    void toFlush(NativeUdpSocket socket) {
        socket.nextToFlush(null);
        if (lastToFlush == null) {
            firstToFlush = socket;
        } else {
            lastToFlush.nextToFlush(socket);
        }
        lastToFlush = socket;
        if (!endOfTurnAsked) {
            endOfTurnAsked = true;
            turns.executeAfterEventLoopIteration(endOfTurn);
        }
    }

    private void endTurn() {
        endOfTurnAsked = false;
        flush();
    }

    @Override
    public void flush() {
        NativeUdpSocket socket = firstToFlush;
        firstToFlush = null;
        lastToFlush = null;
        while (socket != null) {
            NativeUdpSocket next = socket.nextToFlush();
            socket.nextToFlush(null);
            flushAlone(socket);
            socket = next;
        }
        queue.clear();
        cells.flushed();
    }

    /**
     * Flushes one socket. A fault loses packets of this turn, but must not keep the other sockets' chains from being
     * sent.
     */
    private void flushAlone(NativeUdpSocket socket) {
        try {
            flush(socket);
        } catch (Throwable fault) {
            queue.abandon();
            faults.record(socket, socket.localAddress(), socket.localPort(), fault);
        }
    }

    /** Sends one socket's packets ahead of the others'. */
    void flush(NativeUdpSocket socket) {
        sender.send(socket, socket.takeQueued());
    }

    boolean dropped() {
        counters.add(Counter.DROPPED_QUEUE, 1);
        return false;
    }

    HandlerFaults faults() {
        return faults;
    }

    NativeBinding binding() {
        return binding;
    }

    void closed(NativeUdpSocket socket) {
        open.remove(socket);
        sharedQueues.remove(socket);
    }

    /** Fails after the close: the memory has been freed, and the kernel would write into it. */
    private void requireOpen() {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the UDP transport of this loop is closed");
        }
    }

    @Override
    public void close() {
        if (!memory.scope().isAlive()) {
            return;
        }
        Set.copyOf(open).forEach(NativeUdpSocket::close);
        flush();
        slots.release();
        memory.close();
    }
}
