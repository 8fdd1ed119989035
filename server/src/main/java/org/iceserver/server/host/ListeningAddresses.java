package org.iceserver.server.host;

import java.net.BindException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import org.iceserver.transport.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on every address of this host: opens new addresses, closes those that left, and leaves the others alone. One thread.
 *
 * <p>An address has left when two looks in a row miss it. So taking an interface down and up again ends no call.
 */
public final class ListeningAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningAddresses.class);

    private final Listeners listeners;
    private final Set<IpAddress> open;
    private final Set<IpAddress> missed = new HashSet<>();
    private final Set<IpAddress> refused = new HashSet<>();

    /** @param open the addresses that the server already listens on */
    public ListeningAddresses(Listeners listeners, Collection<IpAddress> open) {
        this.listeners = listeners;
        this.open = new HashSet<>(open);
    }

    /** @param now all current addresses to listen on */
    public void seen(Collection<IpAddress> now) {
        for (IpAddress address : Set.copyOf(open)) {
            if (now.contains(address)) {
                missed.remove(address);
            } else if (!missed.add(address)) {
                close(address);
            }
        }
        refused.retainAll(now);
        now.stream().filter(address -> !open.contains(address)).forEach(this::open);
    }

    private void close(IpAddress address) {
        missed.remove(address);
        open.remove(address);
        listeners.close(address);
        LOG.info("Address {} left this host: no longer listening there", address);
    }

    /** When the port is taken there, the server tries again at every look, and logs it once. */
    private void open(IpAddress address) {
        try {
            listeners.open(address);
            open.add(address);
            refused.remove(address);
            LOG.info("Address {} came to this host: listening there", address);
        } catch (BindException e) {
            if (refused.add(address)) {
                LOG.warn("Not listening on the new address {}: {}", address, e.getMessage());
            }
        }
    }
}
