package org.iceserver.transport.http;

/** Why an HTTP port did not serve a connection or a request. */
public enum HttpRefusal {
    /** As many connections as the port may have, and none of them idle. */
    CONNECTIONS,
    /** One source has as many connections as it may have. */
    CONNECTIONS_PER_SOURCE,
    /** A request that cannot be understood, or has a part that this server does not read. */
    MALFORMED_REQUEST,
    /** A body larger than the port reads. */
    LARGE_BODY,
    /** The memory budget had no room for it. */
    MEMORY,
    /** A client that reads too slowly, closed to make room for what others are sent. */
    SLOW_READER,
    /** A request or message that did not become whole in time. */
    DEADLINE,
    /** A fault of this server. */
    FAULT
}
