package org.iceserver.signal.announce;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.iceserver.signal.Admission;
import org.iceserver.signal.Applicant;
import org.iceserver.signal.Caller;
import org.iceserver.signal.Dialect;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dialect.DialectConnection;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.dialect.OpenConnections;
import org.iceserver.signal.json.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of WebTorrent's trackers (npm bittorrent-tracker 11), and its swarms. A swarm is a room of the hub.
 *
 * <p>What differs from the original: limits; a peer id belongs to the connection that announced it first, as long as that
 * one lives; a scrape must name its info hashes.
 */
public final class AnnounceProtocol implements DialectProtocol {
    static final String DIALECT = Dialect.WEBTORRENT.code();
    /** As many peers one swarm holds; then the one that has been silent for the longest leaves. */
    static final int SWARM_PEERS = 1_000;
    /** Whoever has not announced itself for so long leaves when another comes. */
    static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(20);

    private final SignalHub hub;
    private final Admission admission;
    private final RandomGenerator chance;
    private final MessageReader reader;
    private final Map<String, Swarm> swarms = new HashMap<>();
    private final OpenConnections<DialectConnection> connections;

    /** @param chance chooses who gets an offer */
    public AnnounceProtocol(SignalHub hub, Admission admission, RandomGenerator chance) {
        this.hub = hub;
        this.connections = new OpenConnections<>(hub.faults());
        this.admission = admission;
        this.chance = chance;
        this.reader = new MessageReader(hub.limits().messageBytes(), AnnounceMessage.READ);
    }

    /**
     * A client's WebSocket is open.
     *
     * @param caller with the token of its handshake
     */
    public AnnounceConnection opened(Outbound outbound, Caller caller, long now) {
        AnnounceConnection connection = new AnnounceConnection(this, outbound, now);
        connections.add(connection);
        connection.admit(admission, new Applicant(DIALECT, "", caller));
        return connection;
    }

    @Nullable
    Swarm swarm(String infoHash) {
        return swarms.get(infoHash);
    }

    AnnounceAnswers.Counts counts(String infoHash) {
        Swarm swarm = swarms.get(infoHash);
        return swarm == null
                ? new AnnounceAnswers.Counts(infoHash, 0, 0)
                : new AnnounceAnswers.Counts(infoHash, swarm.complete(), swarm.incomplete());
    }

    /** Adds a peer to a swarm, which it makes if need be. Silent peers leave, and the most silent one of a full swarm. */
    SwarmPeer add(AnnounceConnection connection, String infoHash, String peerId, long now) {
        Swarm swarm = swarms.computeIfAbsent(infoHash, Swarm::new);
        SwarmPeer silent = swarm.longestSilent();
        while (silent != null && (swarm.size() >= SWARM_PEERS || now - silent.announcedNanos() >= SILENCE_NANOS)) {
            silent.connection().leave(silent);
            silent = swarm.longestSilent();
        }
        // The last one may have left, and the swarm with it.
        swarms.putIfAbsent(infoHash, swarm);
        SwarmPeer peer = new SwarmPeer(connection, swarm, peerId);
        swarm.add(peer);
        return peer;
    }

    void remove(SwarmPeer peer) {
        Swarm swarm = peer.swarm();
        swarm.remove(peer);
        if (swarm.size() == 0) {
            swarms.remove(swarm.infoHash());
        }
    }

    List<SwarmPeer> others(SwarmPeer than, int most) {
        return than.swarm().others(than, most, chance);
    }

    int swarmCount() {
        return swarms.size();
    }

    SignalHub hub() {
        return hub;
    }

    MessageReader reader() {
        return reader;
    }

    @Override
    public OpenConnections<DialectConnection> connections() {
        return connections;
    }
}
