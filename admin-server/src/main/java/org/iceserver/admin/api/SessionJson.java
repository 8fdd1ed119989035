package org.iceserver.admin.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.view.SessionPage;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.UserTraffic;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sessions and users as JSON; {@code openapi.yaml} says what each field means. */
final class SessionJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private SessionJson() {}

    /** @param rooms the rooms of each peer */
    static ObjectNode page(SessionPage page, String realm, Map<String, List<String>> rooms) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode sessions = answer.putArray("sessions");
        page.sessions()
                .forEach(one -> sessions.add(session(one, realm, rooms.getOrDefault(one.peer(), List.of()))));
        answer.put("matching", page.matching());
        if (page.more()) {
            answer.put("next", page.sessions().getLast().idText());
        }
        return answer;
    }

    private static ObjectNode session(SessionView session, String realm, List<String> rooms) {
        FiveTuple path = session.client();
        ObjectNode object = JSON.createObjectNode().put("id", session.idText()).put("user", session.user())
                .put("username", session.username()).put("realm", realm)
                .put("transport", path.protocol().name().toLowerCase(Locale.ROOT))
                .put("client", path.client().toUriHost() + ":" + path.clientPort())
                .put("server", path.server().toUriHost() + ":" + path.serverPort());
        ArrayNode inRooms = object.put("peer", session.peer()).putArray("rooms");
        rooms.forEach(inRooms::add);
        ArrayNode relayed = object.putArray("relayed");
        session.relayed().forEach(one -> relayed.add(one.toString()));
        object.put("relays", session.relaysTcp() ? "tcp" : "udp")
                .put("started", session.startedEpochSeconds()).put("lifetime", session.lifetimeSeconds())
                .put("permissions", session.permissions()).put("channels", session.channels());
        object.set("toPeers", traffic(session.toPeers()));
        object.set("toClient", traffic(session.toClient()));
        return object;
    }

    private static ObjectNode traffic(SessionView.Traffic traffic) {
        return JSON.createObjectNode().put("packets", traffic.packets()).put("bytes", traffic.bytes());
    }

    static ObjectNode users(List<UserTraffic> top, int users) {
        ObjectNode answer = JSON.createObjectNode().put("total", users);
        ArrayNode list = answer.putArray("users");
        for (UserTraffic one : top) {
            list.addObject().put("user", one.user()).put("sessions", one.sessions())
                    .put("bytesToPeers", one.bytesToPeers()).put("bytesToClient", one.bytesToClient());
        }
        return answer;
    }
}
