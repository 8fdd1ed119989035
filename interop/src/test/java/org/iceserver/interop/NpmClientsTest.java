package org.iceserver.interop;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients from npm, unmodified, find each other through this server and talk through its relay alone. */
@Tag("namespace")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NpmClientsTest {
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final ServerProcess server = ServerProcess.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/peerjs"})
    void twoPeersOfPeerJsTalkAndLearnThatAThirdIsAbsent(String path) {
        ForeignTool run = node("peerjs.mjs", path);
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output())
                .containsPattern("id " + UUID + ": there and back, relay to relay, nobody: peer-unavailable");
    }

    @Test
    void twoDocumentsOfYWebrtcBecomeEqual() {
        ForeignTool run = node("y-webrtc.mjs");
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("equal, relay to relay");
    }

    @ParameterizedTest
    @CsvSource({"socket.io-client, upgrade", "socket.io-client, websocket", "socket.io-client-2, upgrade",
        "socket.io-client-2, websocket"})
    void twoPeersOfSimpleSignalTalkAndLearnThatAThirdIsAbsent(String socketIo, String transport) {
        ForeignTool run = node("simple-signal.mjs", socketIo, transport);
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("there and back, relay to relay, over websocket and websocket, found 1, "
                + "nobody: peer-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket.io-client", "socket.io-client-2"})
    void fifteenOffersAtOnceArriveThoughTheyAreOnePost(String socketIo) {
        ForeignTool run = node("batch.mjs", socketIo);
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("15 offers arrived");
    }

    @ParameterizedTest
    @CsvSource({"discovery-swarm-webrtc-2, http://127.0.0.1:PORT",
        "discovery-swarm-webrtc-4, ws://127.0.0.1:PORT/dxos"})
    void twoSwarmsOfDxosFindEachOther(String swarm, String bootstrap) {
        ForeignTool run = node("dxos.mjs", swarm, bootstrap);
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("1 connected, relay to relay, left");
    }

    @Test
    void twoClientsOfATrackerTalkAndCountEachOther() {
        ForeignTool run = node("announce.mjs");
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("there and back, relay to relay, 1 complete, 1 incomplete");
    }

    @Test
    void twoPeersOfTrysteroTalk() {
        ForeignTool run = node("trystero.mjs");
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("there and back, relay to relay");
    }

    /** Each makes a connection for each of twenty offers in advance, and an allocation for each URL of each. */
    @Test
    void twoPeersOfTrysteroThatAreOneUserOfAPublicServerFindNoLimit(@TempDir Path files) throws Exception {
        String secret = "only the two of us know this, nobody else";
        Path key = Files.writeString(files.resolve("key"), secret);
        try (ServerProcess open = ServerProcess.start("--profile", "public", "--signal-auth", "jwt", "--jwt-key",
                key.toString(), "--allow-peer", "127.0.0.0/8")) {
            ForeignTool run = node(open, "trystero.mjs", HmacToken.of(secret, "\"sub\":\"ann\","));
            assertThat(run.exitStatus()).as(run.output()).isZero();
            assertThat(run.output()).contains("there and back, relay to relay");
            assertThat(AdminApi.of(open).refusals("allocations-per-user")).isZero();
        }
    }

    @Test
    void twoClientsOfAyameTalkThroughTheRelayTheyAreToldOfAndAThirdIsRejected() {
        ForeignTool run = node("ayame.mjs");
        assertThat(run.exitStatus()).as(run.output()).isZero();
        assertThat(run.output()).contains("there and back, relay to relay, third: full, bye");
    }

    @Test
    void ofTwoTabsOfPeerJsWithOneIdAndOneTokenTheFirstStays(@TempDir Path files) throws Exception {
        String secret = "only the two of us know this, nobody else";
        Path key = Files.writeString(files.resolve("key"), secret);
        try (ServerProcess guarded = ServerProcess.start("--signal-auth", "jwt", "--jwt-key", key.toString())) {
            ForeignTool run = node(guarded, "peerjs-twice.mjs", HmacToken.of(secret));
            assertThat(run.exitStatus()).as(run.output()).isZero();
            assertThat(run.output()).contains("second: unavailable-id, first hears of bob, open: true");
        }
    }

    private ForeignTool node(String script, String... arguments) {
        return node(server, script, arguments);
    }

    private static ForeignTool node(ServerProcess server, String script, String... arguments) {
        String port = Integer.toString(server.signalPort());
        String[] command = new String[3 + arguments.length];
        command[0] = "node";
        command[1] = "npm/" + script;
        command[2] = port;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return ForeignTool.run(60, command);
    }
}
