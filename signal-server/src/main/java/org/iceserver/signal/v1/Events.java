package org.iceserver.signal.v1;

import java.util.function.BooleanSupplier;

import org.iceserver.signal.Delivery;
import org.iceserver.signal.Peer;
import org.iceserver.signal.Seat;
import org.iceserver.signal.SignalHub;
import org.iceserver.transport.memory.MemoryAccount;
import org.jspecify.annotations.Nullable;

/** Makes one event of each delivery, shared by all its receivers, and finds memory to keep it. */
final class Events {
    private final SignalHub hub;
    private final BooleanSupplier forgets;
    private @Nullable Delivery lastDelivery;
    private @Nullable LoggedEvent lastEvent;

    /** @param forgets drops the log of the session that has been away for the longest; false when there is none */
    Events(SignalHub hub, BooleanSupplier forgets) {
        this.hub = hub;
        this.forgets = forgets;
    }

    /** All members of a room get the same delivery one after the other, so the last event is usually the one wanted. */
    LoggedEvent of(Delivery delivery) {
        LoggedEvent last = lastEvent;
        if (last == null || delivery != lastDelivery) {
            last = ServerMessages.event(delivery, payer(delivery));
            lastDelivery = delivery;
            lastEvent = last;
        }
        return last;
    }

    private MemoryAccount payer(Delivery delivery) {
        Peer cause = hub.peer(switch (delivery) {
            case Delivery.PeerJoined it -> it.peer();
            case Delivery.PeerUpdated it -> it.peer();
            case Delivery.PeerAway it -> it.peer();
            case Delivery.PeerBack it -> it.peer();
            case Delivery.PeerLeft it -> it.peer();
            case Delivery.Message it -> it.from();
        });
        Seat seat = cause == null ? null : cause.seat();
        return seat == null ? hub.seats().memory().account() : seat.apart();
    }

    /**
     * One more log keeps it. When the memory for all sessions is used up, the sessions that have been away for the
     * longest lose their logs.
     */
    boolean keep(LoggedEvent event) {
        while (!event.keep()) {
            boolean usedUp = hub.seats().memory().held() + event.cost() > hub.seats().memory().most();
            if (!usedUp || !forgets.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }
}
