package org.iceserver.cli;

import java.nio.charset.StandardCharsets;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A search for the sessions of a room finds the sessions of its peers. */
class SessionsOfRoomsTest extends AgainstAdminPort {
    @Test
    void aSessionIsFoundByTheRoomOfItsPeerAndTellsIt() throws Exception {
        SignalingPeer ann = joined("lobby");
        SignalingPeer bob = joined("hall");
        try (TurnClient first = client(ann.credentials());
                TurnClient second = client(bob.credentials());
                TurnClient stranger = client("alice", "secret")) {
            first.allocate(AllocateOptions.NONE);
            second.allocate(AllocateOptions.NONE);
            stranger.allocate(AllocateOptions.NONE);

            JsonNode found = json(get(server, "sessions?text=lob"));
            assertThat(found.path("matching").asInt()).isEqualTo(1);
            assertThat(found.at("/sessions/0/peer").asString()).isEqualTo(ann.id());
            assertThat(found.at("/sessions/0/rooms/0").asString()).isEqualTo("lobby");

            assertThat(json(get(server, "sessions?user=alice")).at("/sessions/0/rooms")).isEmpty();
            assertThat(json(get(server, "sessions?text=nowhere")).path("sessions")).isEmpty();
            assertThat(json(post("kick", "{\"peer\":\"" + ann.id() + "\"}")).path("ended").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theStatusTellsWhatThisMachineIsCalled() throws Exception {
        JsonNode status = json(get(server, "status"));
        assertThat(status.path("host").asString()).isEqualTo(nameOfThisMachine());
    }

    private static String nameOfThisMachine() throws Exception {
        Process asked = new ProcessBuilder("uname", "-n").start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private SignalingPeer joined(String room) throws Exception {
        SignalingPeer peer = SignalingPeer.arrive(server)
                .say("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\"}");
        peer.hear("\"ok\"");
        return peer;
    }
}
