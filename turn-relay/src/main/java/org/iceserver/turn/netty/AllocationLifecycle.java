package org.iceserver.turn.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

import org.iceserver.transport.ClientPath;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationListener;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.RelayedAddress;
import org.iceserver.turn.time.Now;
import org.iceserver.turn.time.ServerClock;
import org.iceserver.turn.view.SessionCounters;
import org.iceserver.turn.view.SessionEvent;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.SessionWatcher;

/** Connects each living allocation with its relay port and its client, and reports its events. */
final class AllocationLifecycle implements AllocationListener {
    private final ServerClock clock;
    private final ObjIntConsumer<ClientPath> fetches;
    private final PathProbe probe;
    private final SessionWatcher watcher;
    private final Impairing impairing;
    private final SessionCounters counters = new SessionCounters();

    /** Impairs sessions that begin here or come here, where an operator wants it. */
    interface Impairing {
        void here(Allocation allocation);

        void leaving(Allocation allocation);
    }

    /**
     * @param watcher is told about every session
     * @param fetches sends the allocation that waits for this client to the client's loop
     * @param probe finds out whether an old path is dead
     * @param impairing is told about every session here
     */
    AllocationLifecycle(ServerClock clock, SessionWatcher watcher, ObjIntConsumer<ClientPath> fetches,
            PathProbe probe, Impairing impairing) {
        this.impairing = impairing;
        this.clock = clock;
        this.probe = probe;
        this.fetches = fetches;
        this.watcher = watcher;
    }

    SessionCounters counters() {
        return counters;
    }

    @Override
    public void created(Allocation allocation) {
        counters.created(protocol(allocation));
        attach(allocation);
        impairing.here(allocation);
        watcher.saw(new SessionEvent.Began(view(allocation)));
    }

    @Override
    public void moving(Allocation allocation) {
        probe.send((Client) allocation.client());
    }

    @Override
    public void leaving(Allocation allocation) {
        impairing.leaving(allocation);
        counters.left(protocol(allocation));
        switch ((Client) allocation.client()) {
            case UdpClient udp -> udp.release();
            case StreamClient stream -> stream.released();
            case DtlsClient dtls -> dtls.left();
        }
    }

    @Override
    public void awaited(ClientPath next, int listener) {
        fetches.accept(next, listener);
    }

    @Override
    public void arrived(Allocation allocation) {
        counters.arrived(protocol(allocation));
        attach(allocation);
        impairing.here(allocation);
    }

    private static void attach(Allocation allocation) {
        for (RelayedAddress relayed : allocation.relayed()) {
            if (relayed.relaySocket() instanceof TcpRelayPort tcp) {
                tcp.allocatedTo(allocation);
            } else {
                ((RelayPort) relayed.relaySocket()).allocatedTo(allocation);
            }
        }
        if (allocation.client() instanceof ConnectedClient connected) {
            connected.allocation(allocation);
        }
    }

    @Override
    public void removed(Allocation allocation, EndReason why) {
        switch ((Client) allocation.client()) {
            case UdpClient udp -> udp.release();
            case StreamClient stream -> stream.released();
            case DtlsClient dtls -> dtls.released(why);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(clock.nanos().getAsLong() - allocation.createdNanos());
        counters.ended(protocol(allocation), why, seconds, allocation.bytesToPeers() + allocation.bytesToClient());
        watcher.saw(new SessionEvent.Ended(view(allocation), why, seconds));
    }

    @Override
    public void refreshed(Allocation allocation) {
        watcher.saw(new SessionEvent.Refreshed(view(allocation)));
    }

    private SessionView view(Allocation allocation) {
        return SessionView.of(allocation, new Now(clock.nanos().getAsLong(), clock.epochSeconds().getAsLong()));
    }

    private static TransportProtocol protocol(Allocation allocation) {
        return allocation.client().fiveTuple().protocol();
    }
}
