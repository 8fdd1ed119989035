package org.iceserver.signal.json;

import java.util.List;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ICE servers as JSON, ready for an RTCPeerConnection. */
public final class IceJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private IceJson() {}

    /** {@code {"iceServers":[...],"ttl":seconds}}. */
    public static ObjectNode of(IceConfiguration ice) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("iceServers", of(ice.iceServers()));
        return answer.put("ttl", ice.ttlSeconds());
    }

    /** The list alone. */
    public static ArrayNode of(List<IceServer> servers) {
        ArrayNode list = JSON.createArrayNode();
        for (IceServer server : servers) {
            ObjectNode entry = list.addObject();
            ArrayNode urls = entry.putArray("urls");
            server.urls().forEach(urls::add);
            if (server.username() != null) {
                entry.put("username", server.username()).put("credential", server.credential());
            }
        }
        return list;
    }
}
