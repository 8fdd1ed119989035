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
 * The finished associations of one loop, the oldest first, and what they hold of the memory budget. When there is no room
 * for another one, those that nobody needs give way, of the source that has the most of them: clients that shake hands and
 * go silent lock nobody out. On its loop.
 */
final class Associations {
    /** What one holds: two ciphers, the last flight, and what was agreed on. */
    private static final long BYTES = 16 * 1_024;
    /** So many at once, since looking for them takes time. */
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

    /** Whether one more may come, beside so many handshakes; others may have given way for it. */
    boolean hasRoom(int handshakes) {
        return sessions.size() + handshakes < settings.most()
                || (makeRoom() && sessions.size() + handshakes < settings.most());
    }

    /** Memory for one more, or null when there is none. */
    @Nullable
    MemoryAccount account(IpAddress client) {
        MemoryAccount account = settings.memory().account(client);
        // A source that has its part of the memory gets more only from itself.
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

    /** Ends the older half of a source's idle ones, or some of it; whether there were any. */
    private boolean giveWay(IpAddress source) {
        List<DtlsSession> idle = all().stream()
                .filter(session -> !session.isNeeded() && session.fiveTuple().client().source().equals(source))
                .toList();
        idle.stream().limit(Math.min(GIVE_WAY, (idle.size() + 1) / 2)).forEach(DtlsSession::close);
        return !idle.isEmpty();
    }

}
