package org.iceserver.server.config;

import java.util.List;

import org.iceserver.signal.Profile;
import org.iceserver.turn.allocation.DefaultFamily;

/**
 * Who may relay, for how long, how much, and towards whom.
 *
 * @param alternates where clients are sent while there is no room here
 * @param family of a relayed address for a client that asks for none
 */
public record Access(Profile profile, Users users, Lifetimes lifetimes, PeerRanges peers, LimitTable limits,
        List<AlternateServer> alternates, DefaultFamily family) {
    public Access {
        alternates = List.copyOf(alternates);
    }

    /** With nowhere to send clients to; relays IPv4 for a client that asks for no family, where it can. */
    public Access(Profile profile, Users users, Lifetimes lifetimes, PeerRanges peers, LimitTable limits) {
        this(profile, users, lifetimes, peers, limits, List.of(), DefaultFamily.AUTO);
    }

    /** The same with other peers and limits. */
    Access with(PeerRanges others, LimitTable changed) {
        return new Access(profile, users, lifetimes, others, changed, alternates, family);
    }

    /** Of the users. */
    public String realm() {
        return users.realm();
    }

    void check(Contradictions found) {
        users.check(found);
        lifetimes.check(found);
    }
}
