package org.iceserver.turn.policy;

import java.util.Collection;
import java.util.Set;

import org.iceserver.transport.IpAddress;

/**
 * The addresses that are this server: those it relays on or advertises, and every other one of its host: those that its
 * interfaces have, and those that the system keeps here for another reason, such as a local route to a whole range.
 *
 * <p>Any thread; a change is seen by the shards at their next packet.
 */
public final class OwnAddresses {
    private final Set<IpAddress> relayed;
    private final Set<IpAddress> hairpin;
    private final HostRoutes routes;
    private volatile Set<IpAddress> host = Set.of();
    private volatile int generation;
    private volatile Runnable changed = () -> {};

    /** @param relayed relay addresses as bound and as told to clients, and advertised ones */
    public OwnAddresses(Collection<IpAddress> relayed) {
        this(relayed, Set.of(), HostRoutes.UNKNOWN);
    }

    /**
     * @param relayed as above
     * @param hairpin those of them that a NAT in front of this host has and brings packets for back in
     * @param routes what the system says where it can be asked
     */
    public OwnAddresses(Collection<IpAddress> relayed, Collection<IpAddress> hairpin, HostRoutes routes) {
        this.relayed = Set.copyOf(relayed);
        this.hairpin = Set.copyOf(hairpin);
        this.routes = routes;
    }

    /** Replaces the host's local addresses, which come and go while the server runs. */
    public synchronized void host(Collection<IpAddress> addresses) {
        Set<IpAddress> now = Set.copyOf(addresses);
        if (!now.equals(host)) {
            host = now;
            judgeAnew();
        }
    }

    /** What is judged by these addresses has changed, or the system may say something else about one. */
    public synchronized void judgeAnew() {
        generation++;
        changed.run();
    }

    /** Told whenever an answer may have changed, after {@link #generation} has grown. */
    void onChange(Runnable told) {
        changed = told;
    }

    /** Grows whenever an answer may have changed. */
    int generation() {
        return generation;
    }

    boolean relayed(IpAddress address) {
        return relayed.contains(address);
    }

    /** Whether what no relayed address of ours takes may go out to it: the NAT has the address, not this host. */
    boolean hairpins(IpAddress address) {
        return hairpin.contains(address) && !ofHost(address);
    }

    boolean ofHost(IpAddress address) {
        return host.contains(address) || routes.endsHere(address);
    }
}
