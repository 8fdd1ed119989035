package org.iceserver.server.config;

import java.util.List;

import org.iceserver.signal.Profile;
import org.iceserver.turn.AlternateWhen;
import org.iceserver.turn.allocation.DefaultFamily;

/**
 * Who may relay, for how long, how much, and to which peers.
 *
 * @param alternates the servers that clients are sent to
 * @param alternateWhen when they are sent there
 * @param family the family of the relayed address when a client asks for none
 */
public record Access(Profile profile, Users users, Lifetimes lifetimes, PeerRanges peers, LimitTable limits,
        List<ToldAlternate> alternates, AlternateWhen alternateWhen, DefaultFamily family) {
    public Access {
        alternates = List.copyOf(alternates);
    }

    /** Without alternate servers. A client that asks for no family gets IPv4 where possible. */
    public Access(Profile profile, Users users, Lifetimes lifetimes, PeerRanges peers, LimitTable limits) {
        this(profile, users, lifetimes, peers, limits, List.of(), AlternateWhen.FULL, DefaultFamily.AUTO);
    }

    /** The same with other peers and limits. */
    Access with(PeerRanges others, LimitTable changed) {
        return new Access(profile, users, lifetimes, others, changed, alternates, alternateWhen, family);
    }

    /** The realm of the users. */
    public String realm() {
        return users.realm();
    }

    void check(Contradictions found) {
        users.check(found);
        lifetimes.check(found);
        checkAlternates(found);
    }

    private void checkAlternates(Contradictions found) {
        if (alternateWhen == AlternateWhen.ALWAYS && alternates.isEmpty()) {
            found.add("--alternate-when always sends clients elsewhere: name the servers with --alternate-server");
        }
        if (alternateWhen == AlternateWhen.LOAD && alternates.stream().noneMatch(ToldAlternate::isAuto)) {
            found.add("--alternate-when load compares this server with the other nodes of a cluster: add --cluster and "
                    + "--alternate-server auto");
        }
    }
}
