package org.iceserver.signal.ayame;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.json.JsonText;

/** The server's half of the dialect, as bytes. */
final class AyameAnswers {
    static final byte[] PING = JsonText.message("ping").done();
    static final byte[] BYE = JsonText.message("bye").done();

    private AyameAnswers() {}

    /** @param other whether another client is in the room, to which this one sends its offer */
    static byte[] accept(String connection, IceConfiguration ice, boolean other) {
        List<JsonText> servers = new ArrayList<>(ice.iceServers().size());
        for (IceServer server : ice.iceServers()) {
            servers.add(JsonText.object().strings("urls", server.urls()).fieldUnlessNull("username", server.username())
                    .fieldUnlessNull("credential", server.credential()));
        }
        return JsonText.message("accept").field("connectionId", connection).array("iceServers", servers)
                .field("isExistClient", other).field("isExistUser", other).done();
    }

    static byte[] reject(String reason) {
        return JsonText.message("reject").field("reason", reason).done();
    }
}
