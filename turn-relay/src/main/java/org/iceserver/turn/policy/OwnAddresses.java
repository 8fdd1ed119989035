package org.iceserver.turn.policy;

import java.util.Collection;
import java.util.Set;

import org.iceserver.transport.IpAddress;

/**
 * This server's own addresses: those it relays on or advertises, and all other addresses of its host. The latter are
 * the addresses of its interfaces and those that the system routes to this host for another reason, such as a local
 * route to a whole range.
 *
 * <p>Any thread. The shards see a change at their next packet.
 */
public final class OwnAddresses {
    private final Set<IpAddress> relayed;
    private final Set<IpAddress> hairpin;
    private final HostRoutes routes;
    private volatile Set<IpAddress> host = Set.of();
    private volatile int generation;
    private volatile Runnable changed = () -> {};

    /** @param relayed relay addresses, as bound and as told to clients, and advertised addresses */
    public OwnAddresses(Collection<IpAddress> relayed) {
        this(relayed, Set.of(), HostRoutes.UNKNOWN);
    }

    /**
     * @param relayed as above
     * @param hairpin those of them that belong to a NAT in front of this host which sends packets for them back to us
     * @param routes the system's routes
     */
    public OwnAddresses(Collection<IpAddress> relayed, Collection<IpAddress> hairpin, HostRoutes routes) {
        this.relayed = Set.copyOf(relayed);
        this.hairpin = Set.copyOf(hairpin);
        this.routes = routes;
    }

    /** Replaces the host's local addresses, which may change while the server runs. */
    public synchronized void host(Collection<IpAddress> addresses) {
        Set<IpAddress> now = Set.copyOf(addresses);
        if (!now.equals(host)) {
            host = now;
            judgeAnew();
        }
    }

    /**
     * Makes everything that was checked against these addresses be checked again, because an answer of the system may
     * have changed.
     */
    public synchronized void judgeAnew() {
        generation++;
        changed.run();
    }

    /** Sets a task that runs whenever an answer may have changed, after {@link #generation} has increased. */
    void onChange(Runnable told) {
        changed = told;
    }

    /** Increases whenever an answer may have changed. */
    int generation() {
        return generation;
    }

    boolean relayed(IpAddress address) {
        return relayed.contains(address);
    }

    /**
     * Whether packets that match no live relayed address may be sent out to this address, because it belongs to the NAT
     * and not to this host.
     */
    boolean hairpins(IpAddress address) {
        return hairpin.contains(address) && !ofHost(address);
    }

    boolean ofHost(IpAddress address) {
        return host.contains(address) || routes.endsHere(address);
    }
}
