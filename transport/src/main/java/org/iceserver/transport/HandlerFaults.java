package org.iceserver.transport;

import java.util.function.LongSupplier;

import org.iceserver.transport.memory.DirectMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts exceptions of handlers, and logs them with the sender, at most once a minute per loop. */
public final class HandlerFaults {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerFaults.class);

    private final LoopCounters counters;
    private final OncePerMinute lines;

    public HandlerFaults(LoopCounters counters, LongSupplier nanos) {
        this.counters = counters;
        this.lines = new OncePerMinute(nanos);
    }

    /** Called on the loop when a handler threw an exception for this datagram or ICMP error. */
    public void record(UdpSocket socket, IpAddress sender, int port, Throwable fault) {
        Fatal.rethrow(fault);
        counters.add(UdpCounters.Counter.HANDLER_ERRORS, 1);
        if (!DirectMemory.refused(fault) && lines.admits()) {
            LOG.error("Handling a datagram from {}:{} at {}:{} failed; the datagram is lost, the socket lives on:"
                    + " {} ({} more since the last report)", sender.toUriHost(), port,
                    socket.localAddress().toUriHost(), socket.localPort(), FaultText.of(fault),
                    lines.heldBack());
            LOG.debug("The fault in full", fault);
        }
    }
}
