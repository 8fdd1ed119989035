package org.iceserver.turn.policy;

import org.iceserver.transport.IpAddress;

/**
 * What the system says about the way of a packet at this moment. Asked when a permission is made and when it is judged anew,
 * never for each packet: an answer takes microseconds. Any thread.
 */
@FunctionalInterface
public interface HostRoutes {
    /** A system that cannot be asked. */
    HostRoutes UNKNOWN = _ -> false;

    /** Whether a packet to this address would not leave this host. */
    boolean endsHere(IpAddress address);
}
