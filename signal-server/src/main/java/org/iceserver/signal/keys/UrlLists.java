package org.iceserver.signal.keys;

import java.util.List;

import org.iceserver.signal.IceServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ICE servers as JSON, in the forms that services have besides the list of an RTCPeerConnection. */
public final class UrlLists {
    private static final JsonMapper JSON = JsonMapper.shared();

    private UrlLists() {}

    /** One server with all URLs. */
    public static ObjectNode together(List<IceServer> servers) {
        ObjectNode one = JSON.createObjectNode();
        ArrayNode urls = one.putArray("urls");
        for (IceServer server : servers) {
            server.urls().forEach(urls::add);
            credential(one, server);
        }
        return one;
    }

    /**
     * A server for each URL.
     *
     * @param fields each of them has the URL
     */
    public static ArrayNode oneEach(List<IceServer> servers, List<String> fields) {
        ArrayNode list = JSON.createArrayNode();
        for (IceServer server : servers) {
            for (String url : server.urls()) {
                ObjectNode entry = list.addObject();
                fields.forEach(field -> entry.put(field, url));
                credential(entry, server);
            }
        }
        return list;
    }

    private static void credential(ObjectNode entry, IceServer server) {
        if (server.username() != null) {
            entry.put("username", server.username()).put("credential", server.credential());
        }
    }
}
