package org.iceserver.transport.http;

/** Why an HTTP port did not serve a connection or a request. */
public enum HttpRefusal {
    /** The port has reached its limit of connections, and none of them is idle. */
    CONNECTIONS,
    /** The source has reached its limit of connections. */
    CONNECTIONS_PER_SOURCE,
    /** A request that cannot be understood, or that uses something this server does not support. */
    MALFORMED_REQUEST,
    /** A body larger than the port reads. */
    LARGE_BODY,
    /** The memory budget had no room for it. */
    MEMORY,
    /** A client that read too slowly was closed, to free memory for others. */
    SLOW_READER,
    /** A request or message was not complete in time. */
    DEADLINE,
    /** A fault of this server. */
    FAULT
}
