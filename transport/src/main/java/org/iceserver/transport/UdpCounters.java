package org.iceserver.transport;

/** The counters of one loop's UDP sockets. The loop writes with opaque writes; any thread reads. */
public interface UdpCounters {
    /** What is counted. */
    enum Counter {
        /** Datagrams received. */
        RECEIVED,
        /** Datagrams handed to the kernel. */
        SENT,
        /**
         * Datagrams to a shared socket that the kernel did not queue, because its buffer was full or their sender is
         * being held to a share.
         */
        REFUSED,
        /** System calls that received. */
        RECEIVE_CALLS,
        /** System calls that sent. */
        SEND_CALLS,
        /** Datagrams that left in a UDP_SEGMENT run of two or more. */
        SEGMENTED,
        /** Segmentation was refused, and the run was sent again one by one. */
        SEGMENTATION_REFUSED,
        /** Dropped: the socket's send buffer was full. */
        DROPPED_WOULD_BLOCK,
        /** Dropped: the send queue was full or the socket closed. */
        DROPPED_QUEUE,
        /** Dropped: the kernel refused the datagram (unreachable, too long, not permitted). */
        DROPPED_SEND_ERROR,
        /** Pending errors taken from a socket (an ICMP message arrived). */
        PENDING_ERRORS,
        /** Datagrams larger than a slot, copied once. */
        OVERSIZE,
        /** Exceptions thrown by a handler. */
        HANDLER_ERRORS
    }

    long get(Counter counter);
}
