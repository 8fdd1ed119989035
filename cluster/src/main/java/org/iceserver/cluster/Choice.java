package org.iceserver.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.iceserver.transport.IpAddress;

/**
 * Which node serves a client best: of the client's region, the freer one of two that chance picks. Nodes that drain, are full,
 * or do not accept our credentials are never chosen. If the region has no such node, all regions count.
 */
public final class Choice {
    /**
     * Below this difference clients stay where they are. Loads are some seconds old, so without it two nodes of nearly equal
     * load would send every client to each other.
     */
    private static final int CLEARLY_LESS_PERCENT = 10;

    private final NodeView view;
    private final RandomGenerator chance;

    public Choice(NodeView view, RandomGenerator chance) {
        this.view = view;
        this.chance = chance;
    }

    /** At most this many different nodes, the best first; empty if no node takes clients. */
    public List<NodeRecord> best(String region, int most) {
        return best(candidates(region, node -> !node.offer().urls().isEmpty()), most);
    }

    /** Another node's place of the client's address family; empty if no other node takes clients. */
    public Optional<Place> alternate(IpAddress client, String region) {
        return place(client, region, _ -> true);
    }

    /** The same, but only of a node that has clearly less to do than this one. */
    public Optional<Place> freer(IpAddress client, String region) {
        int most = view.self().load().percent() - CLEARLY_LESS_PERCENT;
        return place(client, region, node -> node.load().percent() <= most);
    }

    private Optional<Place> place(IpAddress client, String region, Predicate<NodeRecord> fit) {
        Predicate<Place> reachable = place -> place.address().isV4() == client.isV4();
        List<NodeRecord> candidates = candidates(region, node -> !node.name().equals(view.self().name())
                && node.offer().places().stream().anyMatch(reachable)).stream().filter(fit).toList();
        return best(candidates, 1).stream().flatMap(node -> node.offer().places().stream()).filter(reachable)
                .findFirst();
    }

    private List<NodeRecord> candidates(String region, Predicate<NodeRecord> fit) {
        List<NodeRecord> all = view.all()
                .filter(node -> node.load().takesClients() && node.prints().accept(view.self().prints()))
                .filter(fit).toList();
        List<NodeRecord> near = all.stream().filter(node -> node.offer().region().equals(region)).toList();
        return near.isEmpty() ? all : near;
    }

    private List<NodeRecord> best(List<NodeRecord> candidates, int most) {
        List<NodeRecord> left = new ArrayList<>(candidates);
        List<NodeRecord> chosen = new ArrayList<>();
        while (!left.isEmpty() && chosen.size() < most) {
            NodeRecord one = left.get(chance.nextInt(left.size()));
            NodeRecord other = left.get(chance.nextInt(left.size()));
            NodeRecord freer = other.load().percent() < one.load().percent() ? other : one;
            chosen.add(freer);
            left.remove(freer);
        }
        return List.copyOf(chosen);
    }
}
