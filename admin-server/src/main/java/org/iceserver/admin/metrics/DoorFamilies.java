package org.iceserver.admin.metrics;

import java.util.List;

import org.iceserver.transport.door.Refusal;
import org.iceserver.transport.door.SharedPort;

/** The connections to shared ports that nobody serves yet, and those that nobody served. */
final class DoorFamilies {
    private final Families to;
    private final SharedPort door;

    DoorFamilies(Families to, SharedPort door) {
        this.to = to;
        this.door = door;
    }

    void add() {
        to.gauge("iceserver_shared_port_waiting", "Connections to shared ports that have not said yet what they want.",
                door.waiting());
        to.counterByEach("iceserver_shared_port_refusals",
                "Connections to shared ports that were closed without being served, and why.", "reason",
                List.of(Refusal.values()), Families::spelled, door::refusals);
    }
}
