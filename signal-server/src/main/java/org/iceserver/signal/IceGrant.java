package org.iceserver.signal;

import java.util.List;

/**
 * What whoever lets somebody in says about the ICE servers that client is told of.
 *
 * @param atMostSeconds no credential lives longer
 * @param others told after our own
 */
public record IceGrant(long atMostSeconds, List<IceServer> others) {
    /** Nothing beyond what the server does by itself. */
    public static final IceGrant PLAIN = new IceGrant(Long.MAX_VALUE, List.of());

    public IceGrant {
        others = List.copyOf(others);
        if (atMostSeconds <= 0) {
            throw new IllegalArgumentException("credentials must live for at least a second, not " + atMostSeconds);
        }
    }
}
