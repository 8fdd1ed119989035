package org.iceserver.server.assembly;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.iceserver.cluster.NodeRecord;
import org.iceserver.cluster.Offer;
import org.iceserver.cluster.Place;
import org.iceserver.cluster.Prints;
import org.iceserver.cluster.Sums;
import org.iceserver.cluster.redis.ClusterNode;
import org.iceserver.server.config.Clustering;
import org.iceserver.signal.SignalCounters;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.turn.netty.RelayServer;

/** Makes this node's record. The cluster's thread. */
final class NodeState implements ClusterNode.State {
    private static final int PRINT_BYTES = 8;
    private static final int MOST_PRINTS = 16;

    private final Clustering cluster;
    private final Serving self;
    private final NodeLoad load;
    private final Offer offer;
    private final String realmPrint;
    private final Supplier<List<String>> noncePrints;
    private final long startedNanos = System.nanoTime();

    /** @param noncePrints fingerprints of the secrets of nonces; the first one signs */
    NodeState(Clustering cluster, Serving self, Supplier<List<String>> noncePrints) {
        this.noncePrints = noncePrints;
        this.cluster = cluster;
        this.self = self;
        load = new NodeLoad(self, startedNanos);
        offer = offer(cluster, self);
        realmPrint = print(self.configuration().access().realm());
    }

    private static Offer offer(Clustering cluster, Serving self) {
        if (self.relay().isEmpty()) {
            return new Offer(cluster.region(), List.of(), List.of());
        }
        ToldNames told = new ToldNames(self.configuration(), self.addresses());
        OptionalInt port = told.port(self.minting().stunPort());
        return new Offer(cluster.region(), told.names().stream().flatMap(self.minting()::urlsAt).toList(),
                port.isPresent()
                        ? told.addressed().stream().map(address -> new Place(address, port.getAsInt())).toList()
                        : List.of());
    }

    @Override
    public NodeRecord record(String incarnation, long beat) {
        long now = System.nanoTime();
        long bitsPerSecond = load.bitsPerSecond(now);
        return new NodeRecord(cluster.node(), incarnation, beat, NodeRecord.PROTOCOL, ServerVersion.number(),
                TimeUnit.NANOSECONDS.toSeconds(now - startedNanos), offer, load.now(), sums(bitsPerSecond), prints());
    }

    private Sums sums(long bitsPerSecond) {
        return new Sums(self.signal().get().map(SignalServer::counters).map(SignalCounters::peers)
                .orElse(0L),
                self.signal().get().map(SignalServer::counters).map(SignalCounters::rooms).orElse(0L),
                self.relay().map(RelayServer::sessions).orElse(0), bitsPerSecond);
    }

    private Prints prints() {
        return new Prints(realmPrint, shown(self.minting().credentials().fingerprints(cluster.cluster())),
                shown(noncePrints.get()));
    }

    private static Prints.Secrets shown(List<String> all) {
        return new Prints.Secrets(all.isEmpty() ? "" : all.getFirst(),
                all.subList(0, Math.min(all.size(), MOST_PRINTS)));
    }

    private static String print(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, PRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
