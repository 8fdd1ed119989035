package org.iceserver.server.assembly;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.iceserver.admin.Condition.Warning;
import org.iceserver.admin.NodesView;
import org.iceserver.admin.api.Operator.Elsewhere;
import org.iceserver.cluster.Choice;
import org.iceserver.cluster.Differences;
import org.iceserver.cluster.Kick;
import org.iceserver.cluster.NodeView;
import org.iceserver.cluster.Place;
import org.iceserver.cluster.Regions;
import org.iceserver.cluster.redis.ClusterNode;
import org.iceserver.cluster.redis.ClusterRefusedException;
import org.iceserver.credentials.RestCredentials;
import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Connects a server to the other nodes of its cluster. No class of the cluster is loaded before one of these is made. */
public final class ClusterAssembly implements Nodes {
    private final Clustering settings;
    private final Regions regions;
    private final RandomGenerator chance = new SecureRandom();
    private volatile List<String> noncePrints;
    private volatile @Nullable ClusterNode node;

    public ClusterAssembly(Clustering settings) {
        this.settings = settings;
        noncePrints = noncePrints(settings);
        regions = new Regions(settings.region(),
                settings.regions().stream().map(row -> new Regions.Row(row.block(), row.region())).toList());
    }

    @Override
    public void join(Serving self) {
        try {
            node = ClusterNode.join(settings.redis().value().toString(), settings.cluster(), settings.node(),
                    new NodeState(settings, self, () -> noncePrints), new KicksHere(self));
        } catch (ClusterRefusedException e) {
            throw new StartRefused("--cluster: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> urls(String client) {
        return seen().map(view -> new Choice(view, chance).best(region(client), settings.iceNodes()).stream()
                .flatMap(best -> best.offer().urls().stream()).toList()).orElse(List.of());
    }

    private String region(String client) {
        try {
            return client.isEmpty() ? settings.region() : regions.of(IpAddress.parse(client));
        } catch (IllegalArgumentException unknown) {
            return settings.region();
        }
    }

    @Override
    public @Nullable TransportAddress forClient(IpAddress client) {
        return address(seen().flatMap(view -> new Choice(view, chance).alternate(client, regions.of(client))));
    }

    @Override
    public @Nullable TransportAddress freerForClient(IpAddress client) {
        return address(seen().flatMap(view -> new Choice(view, chance).freer(client, regions.of(client))));
    }

    private static @Nullable TransportAddress address(Optional<Place> place) {
        return place.map(known -> TransportAddress.of(known.address().high(), known.address().low(), known.port()))
                .orElse(null);
    }

    private Optional<NodeView> seen() {
        return Optional.ofNullable(node).map(ClusterNode::view);
    }

    @Override
    public Optional<NodesView> view() {
        return Optional.ofNullable(node).map(joined -> NodeViews.of(joined.view(), joined.redis(), System.nanoTime()));
    }

    @Override
    public List<Warning> warnings() {
        return Optional.ofNullable(node).map(ClusterAssembly::warnings).orElse(List.of());
    }

    private static List<Warning> warnings(ClusterNode joined) {
        NodeView view = joined.view();
        List<Warning> found = new ArrayList<>();
        view.redis().why().ifPresent(why -> found.add(new Warning("cluster_redis_away", joined.redis() + " " + why
                + ", since " + Duration.ofNanos(System.nanoTime() - view.redis().sinceNanos()).toSeconds()
                + " s. This server goes on alone, with the nodes that it knows, until Redis answers.")));
        if (view.nameTaken()) {
            found.add(new Warning("cluster_name_taken", "Another node is called '" + view.self().name()
                    + "', too, and came first, so this server is not in the cluster. Give each node its own --node-name."));
        }
        Differences.of(view).forEach(sentence -> found.add(new Warning("cluster_differs", sentence)));
        joined.evicting().ifPresent(sentence -> found.add(new Warning("cluster_redis_evicts", sentence)));
        return found;
    }

    @Override
    public CompletableFuture<Elsewhere> kick(String kind, String whom, long untilEpochSecond) {
        ClusterNode joined = node;
        if (joined == null) {
            return CompletableFuture.completedFuture(Elsewhere.NOWHERE);
        }
        return joined.kick(new Kick(Kick.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), whom, untilEpochSecond))
                .thenApply(outcome -> new Elsewhere(outcome.ended(), outcome.found(), outcome.nodes(),
                        outcome.missing()));
    }

    @Override
    public void change(Clustering changed) {
        noncePrints = noncePrints(changed);
        tell();
    }

    private static List<String> noncePrints(Clustering settings) {
        return new RestCredentials(settings.secrets().stream().map(Secret::value).toList())
                .fingerprints("nonces of " + settings.cluster());
    }

    @Override
    public void tell() {
        Optional.ofNullable(node).ifPresent(ClusterNode::tell);
    }

    @Override
    public void close() {
        Optional.ofNullable(node).ifPresent(ClusterNode::close);
    }
}
