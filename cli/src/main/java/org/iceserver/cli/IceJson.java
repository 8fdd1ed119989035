package org.iceserver.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.signal.IceServer;
import tools.jackson.databind.json.JsonMapper;

/** An {@code iceServers} list as JSON, ready to be pasted into an RTCPeerConnection. */
final class IceJson {
    private static final JsonMapper JSON = new JsonMapper();

    private IceJson() {}

    static String of(List<IceServer> iceServers) {
        return JSON.writeValueAsString(iceServers.stream().map(IceJson::entry).toList());
    }

    private static Map<String, Object> entry(IceServer server) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("urls", server.urls());
        String username = server.username();
        String credential = server.credential();
        if (username != null && credential != null) {
            entry.put("username", username);
            entry.put("credential", credential);
        }
        return entry;
    }
}
