package org.iceserver.admin.api;

import org.iceserver.admin.NodesView;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The nodes of the cluster, with their sums. */
final class NodesJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private NodesJson() {}

    static ObjectNode of(NodesView view) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode nodes = answer.putArray("nodes");
        for (NodesView.Node node : view.nodes()) {
            ObjectNode one = nodes.addObject().put("name", node.name()).put("self", node.self())
                    .put("region", node.region()).put("version", node.version()).put("up", node.upSeconds())
                    .put("peers", node.peers()).put("rooms", node.rooms()).put("sessions", node.sessions())
                    .put("bitsPerSecond", node.bitsPerSecond()).put("load", node.load()).put("state", node.state());
            node.heardMillis().ifPresent(millis -> one.put("sinceHeardMillis", millis));
        }
        answer.putObject("sums")
                .put("peers", view.nodes().stream().mapToLong(NodesView.Node::peers).sum())
                .put("rooms", view.nodes().stream().mapToLong(NodesView.Node::rooms).sum())
                .put("sessions", view.nodes().stream().mapToLong(NodesView.Node::sessions).sum())
                .put("bitsPerSecond", view.nodes().stream().mapToLong(NodesView.Node::bitsPerSecond).sum());
        NodesView.Redis redis = view.redis();
        answer.putObject("redis").put("address", redis.address()).put("away", redis.away())
                .put("answerMicros", redis.answerMicros()).put("timesAway", redis.times())
                .put("awayMillis", redis.awayMillis());
        return answer;
    }
}
