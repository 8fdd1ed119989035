package org.iceserver.transport.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * Learns from the kernel (rtnetlink(7)) when the set of addresses that lead to this host changes. Routes to other
 * hosts, which change all the time on a router, are ignored. Has its own thread.
 */
final class RouteEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteEvents.class);

    /** RTMGRP_IPV4_IFADDR, RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_IFADDR, RTMGRP_IPV6_ROUTE. */
    private static final int GROUPS = 0x10 | 0x40 | 0x100 | 0x400;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTMSG_TYPE = 7;
    /** A closed socket does not wake its reader; after at most this time it notices. */
    private static final int PATIENCE_SECONDS = 1;

    private final Netlink netlink;
    private final Runnable changed;
    private volatile boolean closed;

    private RouteEvents(Netlink netlink, Runnable changed) {
        this.netlink = netlink;
        this.changed = changed;
    }

    /** @param changed called on the thread of the events; several changes at once may result in one call */
    static RouteEvents follow(Runnable changed) throws IOException {
        var events = new RouteEvents(Netlink.open(GROUPS, PATIENCE_SECONDS), changed);
        Thread.ofPlatform().daemon().name("routes").start(events::run);
        return events;
    }

    private void run() {
        try (netlink) {
            while (!closed) {
                int length = netlink.events();
                if (length == -Linux.EAGAIN || length == -Linux.EINTR) {
                    continue;
                }
                if (length < 0 && length != -Linux.ENOBUFS) {
                    LOG.warn("Changes of this host's addresses are no longer noticed at once: {}",
                            LibC.strerror(-length));
                    return;
                }
                // The socket's buffer was too small and events were lost; they may have been important.
                if (length < 0 || matters(netlink.buffer, length)) {
                    tell();
                }
            }
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.error("a bug: a change of this host's addresses was not followed", e);
        }
    }

    /** Whether one of the messages in this many bytes is about an address or a route that leads here. */
    static boolean matters(MemorySegment messages, int length) {
        for (int at = 0; at + Netlink.HEADER <= length;) {
            int messageLength = messages.get(JAVA_INT, at);
            if (messageLength < Netlink.HEADER || messageLength > length - at) {
                // Not understood: report a change to be safe.
                return true;
            }
            switch (messages.get(JAVA_SHORT, at + 4L)) {
                case RTM_NEWADDR, RTM_DELADDR -> {
                    return true;
                }
                case RTM_NEWROUTE, RTM_DELROUTE -> {
                    if (RouteTypes.endsHere(messages.get(JAVA_BYTE, at + (long) Netlink.HEADER + RTMSG_TYPE))) {
                        return true;
                    }
                }
                default -> {
                }
            }
            at += (messageLength + 3) & ~3;
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }
}
