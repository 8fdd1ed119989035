package org.iceserver.server.observe;

import java.util.Optional;
import java.util.function.Supplier;

import org.iceserver.admin.Condition.Warning;

/**
 * Notices a likely firewall: for several sessions in a row, packets leave the relay's ports and none comes back. One session is
 * not enough, because its peer may be gone. Any thread.
 */
public final class SilentPorts {
    private static final long PACKETS = 20;
    private static final long SESSIONS = 3;

    private final String range;
    private final Supplier<Counts> counts;
    private Counts answered;

    /** The totals of all loops since the start. */
    public record Counts(long toPeers, long toClients, long sessions) {}

    /** @param range the relay's ports, in a form for people */
    public SilentPorts(String range, Supplier<Counts> counts) {
        this.range = range;
        this.counts = counts;
        answered = counts.get();
    }

    /** Empty as soon as a packet has come back. */
    synchronized Optional<Warning> look() {
        Counts now = counts.get();
        if (now.toClients() != answered.toClients()) {
            answered = now;
        }
        long packets = now.toPeers() - answered.toPeers();
        long sessions = now.sessions() - answered.sessions();
        if (packets < PACKETS || sessions < SESSIONS) {
            return Optional.empty();
        }
        return Optional.of(new Warning("relay_ports_silent", packets + " packets of " + sessions
                + " sessions left the relay ports for peers, and none came back: a firewall drops UDP to the relay ports ("
                + range
                + ") or from them, or the relayed address is wrong (--external-ip). Mend it: open these ports for UDP,"
                + " both ways; 'iceserver probe' on a machine in another network tells which of them it is."));
    }
}
