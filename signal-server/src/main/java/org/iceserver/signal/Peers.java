package org.iceserver.signal;

import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

import org.iceserver.signal.SignalView.PeerView;
import org.jspecify.annotations.Nullable;

/** All peers, by id. Only the signal loop uses it. */
final class Peers {
    private static final int ID_BYTES = 12;

    private final RandomGenerator chance;
    private final SignalCounters counters;
    private final Map<String, Peer> byId = new HashMap<>();

    /** @param chance must be secure: peer ids name credentials */
    Peers(RandomGenerator chance, SignalCounters counters) {
        this.chance = chance;
        this.counters = counters;
    }

    /** A new peer, with an id that we choose. */
    Peer arrive(String dialect, Inbox inbox) {
        String id;
        do {
            byte[] random = new byte[ID_BYTES];
            chance.nextBytes(random);
            id = "p_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        } while (byId.containsKey(id));
        Peer peer = new Peer(id, dialect, inbox);
        byId.put(id, peer);
        counters.arrived();
        return peer;
    }

    /** A new peer that brings its own id. @return null when the id is in use */
    @Nullable
    Peer arrive(String dialect, String ownId, Inbox inbox) {
        Peer peer = new Peer(Peer.id(dialect, ownId), dialect, inbox);
        if (byId.putIfAbsent(peer.id(), peer) != null) {
            return null;
        }
        counters.arrived();
        return peer;
    }

    @Nullable
    Peer get(String id) {
        return byId.get(id);
    }

    int count() {
        return byId.size();
    }

    /** @return false when it was not here */
    boolean remove(Peer peer) {
        boolean here = byId.remove(peer.id(), peer);
        if (here) {
            counters.peers(byId.size());
        }
        return here;
    }

    /** The first so many, by id, whose id or one of whose rooms holds the text, in large letters or small ones. */
    List<PeerView> with(String text, int most) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return byId.values().stream()
                .filter(peer -> holds(peer.id(), wanted)
                        || peer.rooms().keySet().stream().anyMatch(room -> holds(room, wanted)))
                .sorted(Comparator.comparing(Peer::id)).limit(most).map(Peer::view).toList();
    }

    private static boolean holds(String name, String lowerCase) {
        return name.toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    /** Those of these that are here. */
    List<PeerView> of(Collection<String> ids) {
        return ids.stream().map(byId::get).filter(Objects::nonNull).map(Peer::view).toList();
    }
}
