package org.iceserver.transport.dtls;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryAccount;
import org.jspecify.annotations.Nullable;

/**
 * The established associations of one loop, oldest first, and their memory. When there is no room for another one,
 * unused associations of the source that has the most of them are closed. So clients that complete a handshake and go
 * silent cannot lock out others. On its loop.
 */
final class Associations {
    /** The memory of one association: two ciphers, the last flight, and the negotiated parameters. */
    private static final long BYTES = 16 * 1_024;
    /** How many are closed at once, because searching for them takes time. */
    private static final int GIVE_WAY = 64;

    private final DtlsSettings settings;
    private final Map<FiveTuple, DtlsSession> sessions = new LinkedHashMap<>();

    Associations(DtlsSettings settings) {
        this.settings = settings;
    }

    @Nullable
    DtlsSession get(FiveTuple path) {
        return sessions.get(path);
    }

    List<DtlsSession> all() {
        return List.copyOf(sessions.values());
    }

    int size() {
        return sessions.size();
    }

    /** Whether there is room for one more, besides this many handshakes. Others may be closed for it. */
    boolean hasRoom(int handshakes) {
        return sessions.size() + handshakes < settings.most()
                || (makeRoom() && sessions.size() + handshakes < settings.most());
    }

    /** An account with the memory for one more; null when there is none. */
    @Nullable
    MemoryAccount account(IpAddress client) {
        MemoryAccount account = settings.memory().account(client);
        // A source that has used its part of the memory can only replace its own associations.
        boolean held = account.hold(BYTES) || (giveWay(client.source()) && account.hold(BYTES))
                || (makeRoom() && account.hold(BYTES));
        return held ? account : null;
    }

    void put(DtlsSession session) {
        sessions.put(session.fiveTuple(), session);
    }

    void remove(DtlsSession session) {
        sessions.remove(session.fiveTuple(), session);
    }

    private boolean makeRoom() {
        Map<IpAddress, Integer> idle = new HashMap<>();
        for (DtlsSession session : sessions.values()) {
            if (!session.isNeeded()) {
                idle.merge(session.fiveTuple().client().source(), 1, Integer::sum);
            }
        }
        IpAddress greediest = idle.entrySet().stream().max(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey).orElse(null);
        return greediest != null && giveWay(greediest);
    }

    /** Closes the older half of a source's idle associations, or a part of it. Returns whether there were any. */
    private boolean giveWay(IpAddress source) {
        List<DtlsSession> idle = all().stream()
                .filter(session -> !session.isNeeded() && session.fiveTuple().client().source().equals(source))
                .toList();
        idle.stream().limit(Math.min(GIVE_WAY, (idle.size() + 1) / 2)).forEach(DtlsSession::close);
        return !idle.isEmpty();
    }

}
