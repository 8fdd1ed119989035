package org.iceserver.signal.announce;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/** The peers of one info hash. */
final class Swarm {
    private final String infoHash;
    private final String room;
    /** The one that has not announced itself for the longest is first. */
    private final Map<String, SwarmPeer> byId = new LinkedHashMap<>();
    /** The same peers in any order, for picking some by chance. */
    private final List<SwarmPeer> peers = new ArrayList<>(2);
    private int complete;

    Swarm(String infoHash) {
        this.infoHash = infoHash;
        this.room = room(infoHash);
    }

    /** What the hub calls the room of a swarm: its info hash in hex. */
    static String room(String infoHash) {
        StringBuilder hex = new StringBuilder(2 * infoHash.length());
        infoHash.chars().forEach(octet -> HexFormat.of().toHexDigits(hex, (byte) octet));
        return hex.toString();
    }

    String infoHash() {
        return infoHash;
    }

    String room() {
        return room;
    }

    int size() {
        return peers.size();
    }

    int complete() {
        return complete;
    }

    int incomplete() {
        return peers.size() - complete;
    }

    @Nullable
    SwarmPeer peer(String peerId) {
        return byId.get(peerId);
    }

    /** The peer that has not announced itself for the longest; null when there is none. */
    @Nullable
    SwarmPeer longestSilent() {
        return peers.isEmpty() ? null : byId.values().iterator().next();
    }

    void add(SwarmPeer peer) {
        peer.place(peers.size());
        peers.add(peer);
        byId.put(peer.peerId(), peer);
    }

    /** A peer announced itself. Who was complete stays so. */
    void announced(SwarmPeer peer, boolean whole, long now) {
        peer.announced(now);
        byId.remove(peer.peerId());
        byId.put(peer.peerId(), peer);
        if (whole && !peer.complete()) {
            peer.complete(true);
            complete++;
        }
    }

    void remove(SwarmPeer peer) {
        byId.remove(peer.peerId());
        SwarmPeer last = peers.removeLast();
        if (last != peer) {
            peers.set(peer.place(), last);
            last.place(peer.place());
        }
        if (peer.complete()) {
            complete--;
        }
    }

    /** Some other peers, each as likely as the next. */
    List<SwarmPeer> others(SwarmPeer than, int most, RandomGenerator chance) {
        List<SwarmPeer> picked = new ArrayList<>(Math.min(most, peers.size()));
        for (int i = 0; i < peers.size() && picked.size() < most; i++) {
            swap(i, chance.nextInt(i, peers.size()));
            if (peers.get(i) != than) {
                picked.add(peers.get(i));
            }
        }
        return picked;
    }

    private void swap(int a, int b) {
        SwarmPeer first = peers.get(a);
        SwarmPeer second = peers.get(b);
        peers.set(a, second);
        second.place(a);
        peers.set(b, first);
        first.place(b);
    }
}
