package org.iceserver.turn.view;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.time.Now;

/** What a live session has relayed until now. */
public record SessionTraffic(long id, String username, SessionView.Traffic toPeers, SessionView.Traffic toClient) {
    /** Collects every session that has relayed anything. One thread at a time. */
    public static final class Notes implements SessionVisitor {
        private final List<SessionTraffic> sessions = new ArrayList<>();

        @Override
        public void see(Allocation allocation, Now now) {
            if (allocation.packetsToPeers() + allocation.packetsToClient() > 0) {
                sessions.add(new SessionTraffic(allocation.id(), allocation.username(),
                        new SessionView.Traffic(allocation.packetsToPeers(), allocation.bytesToPeers()),
                        new SessionView.Traffic(allocation.packetsToClient(), allocation.bytesToClient())));
            }
        }

        @Override
        public void forget() {
            sessions.clear();
        }

        public Notes join(Notes other) {
            sessions.addAll(other.sessions);
            return this;
        }

        public List<SessionTraffic> sessions() {
            return List.copyOf(sessions);
        }
    }
}
