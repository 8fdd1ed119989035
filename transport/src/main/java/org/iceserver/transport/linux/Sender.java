package org.iceserver.transport.linux;

import java.util.function.LongSupplier;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.LoopCounters;
import org.iceserver.transport.UdpCounters.Counter;

/** Passes a socket's chain of packets to the kernel, and handles the kernel's refusals. */
@HotPath
final class Sender {
    private static final int PENDING_ERROR_RETRIES = 3;

    private final SendCall kernel;
    private final SendQueue queue;
    private final SendBatch batch;
    private final LoopCounters counters;
    private final LongSupplier nanos;

    Sender(SendCall kernel, SendQueue queue, SendBatch batch, LoopCounters counters, LongSupplier nanos) {
        this.kernel = kernel;
        this.queue = queue;
        this.batch = batch;
        this.counters = counters;
        this.nanos = nanos;
    }

    /** Sends or drops the whole chain. */
    void send(NativeUdpSocket socket, int first) {
        int entry = first;
        int failures = 0;
        while (entry != SendQueue.NONE) {
            batch.build(entry, socket.segmentation().allowed(nanos));
            int sent = kernel.send(socket.descriptor(), batch.headers(), batch.messages());
            counters.add(Counter.SEND_CALLS, 1);
            if (sent > 0) {
                if (failures > 0 && !socket.wantsIcmpErrors()) {
                    // With an error queue, errors are counted when the queue is read.
                    counters.add(Counter.PENDING_ERRORS, failures);
                }
                failures = 0;
                entry = finishSent(sent);
            } else if (sent != -Linux.EINTR && mayBePending(-sent, failures, socket)) {
                failures++;
            } else if (sent != -Linux.EINTR) {
                failures = 0;
                entry = refused(socket, -sent);
            }
        }
    }

    /** Counts the first messages of the batch as sent. Returns the entry after them. */
    private int finishSent(int messages) {
        int packets = 0;
        int segmented = 0;
        for (int message = 0; message < messages; message++) {
            int count = batch.packets(message);
            packets += count;
            segmented += count > 1 ? count : 0;
        }
        counters.add(Counter.SENT, packets);
        counters.add(Counter.SEGMENTED, segmented);
        return finish(batch.firstEntry(0), batch.firstEntry(messages));
    }

    /**
     * Whether to try the same message again, because the error may not be about it: a socket reports a pending error of
     * an earlier ICMP message instead of sending.
     */
    private boolean mayBePending(int errno, int failures, NativeUdpSocket socket) {
        return switch (errno) {
            case Linux.EAGAIN, Linux.ENOBUFS, Linux.ENOMEM -> false;
            case Linux.EMSGSIZE, Linux.EINVAL -> socket.wantsIcmpErrors() && failures == 0;
            // Never about the current packet: UDP learns of a refusal only by ICMP.
            case Linux.ECONNREFUSED -> failures < PENDING_ERROR_RETRIES;
            default -> failures == 0;
        };
    }

    /** The batch's first message was finally refused. Returns the entry to continue with. */
    private int refused(NativeUdpSocket socket, int errno) {
        int first = batch.firstEntry(0);
        boolean run = batch.packets(0) > 1;
        return switch (errno) {
            case Linux.EAGAIN, Linux.ENOBUFS, Linux.ENOMEM -> drop(first, SendQueue.NONE, Counter.DROPPED_WOULD_BLOCK);
            case Linux.EMSGSIZE, Linux.EINVAL -> run ? withoutSegments(first) : dropMessage();
            case Linux.EIO, Linux.ENOPROTOOPT -> run ? withoutSegmentation(socket, first) : dropMessage();
            default -> dropMessage();
        };
    }

    /**
     * A segment is over the route's MTU. The endpoint remembers this, so that the packets are sent one by one next
     * time.
     */
    private int withoutSegments(int first) {
        counters.add(Counter.SEGMENTATION_REFUSED, 1);
        NativeEndpoint to = queue.to(first);
        if (to != null) {
            to.refusedSegment(queue.length(first));
        }
        return first;
    }

    /** The device cannot segment: the socket does not use segmentation for a while. */
    private int withoutSegmentation(NativeUdpSocket socket, int first) {
        counters.add(Counter.SEGMENTATION_REFUSED, 1);
        socket.segmentation().refused(nanos);
        return first;
    }

    private int dropMessage() {
        return drop(batch.firstEntry(0), batch.firstEntry(1), Counter.DROPPED_SEND_ERROR);
    }

    private int drop(int first, int end, Counter why) {
        int packets = 0;
        for (int entry = first; entry != end; entry = queue.next(entry)) {
            packets++;
        }
        counters.add(why, packets);
        return finish(first, end);
    }

    private int finish(int first, int end) {
        int entry = first;
        while (entry != end) {
            queue.finish(entry);
            entry = queue.next(entry);
        }
        return end;
    }
}
