package org.iceserver.signal;

import java.util.List;

/**
 * What the admission says about the ICE servers that a client is told of.
 *
 * @param atMostSeconds no credential lives longer
 * @param others told after our own
 * @param account whom its relaying counts for; empty when it counts for the peer itself
 * @param client where the client is, as text; empty when that is not known
 */
public record IceGrant(long atMostSeconds, List<IceServer> others, String account, String client) {
    /** Nothing beyond what the server does by itself. */
    public static final IceGrant PLAIN = new IceGrant(Long.MAX_VALUE, List.of());

    /** For a client whose relaying counts for itself. */
    public IceGrant(long atMostSeconds, List<IceServer> others) {
        this(atMostSeconds, others, "", "");
    }

    /** The same, for a client whose relaying counts for this account. */
    public IceGrant countedFor(Account counted) {
        return new IceGrant(atMostSeconds, others, counted.name(), client);
    }

    /** The same, for a client at this address. */
    IceGrant toldTo(Caller caller) {
        return new IceGrant(atMostSeconds, others, account, caller.address());
    }

    public IceGrant {
        others = List.copyOf(others);
        if (atMostSeconds <= 0) {
            throw new IllegalArgumentException("credentials must live for at least a second, not " + atMostSeconds);
        }
    }
}
