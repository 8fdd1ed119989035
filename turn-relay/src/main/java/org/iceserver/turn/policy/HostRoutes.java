package org.iceserver.turn.policy;

import org.iceserver.transport.IpAddress;

/**
 * Asks the operating system where a packet would go at this moment. It is asked when a permission is made or checked
 * again, never for each packet, because an answer takes microseconds. Any thread.
 */
@FunctionalInterface
public interface HostRoutes {
    /** For a system that cannot be asked. */
    HostRoutes UNKNOWN = _ -> false;

    /** Whether a packet to this address would stay on this host. */
    boolean endsHere(IpAddress address);
}
