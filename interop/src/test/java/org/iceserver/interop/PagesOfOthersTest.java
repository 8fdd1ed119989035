package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.interop.RecipeServer.Scheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** WHIP clients that nobody here wrote publish into a room of a browser, through the relay alone. */
@Tag("browser")
final class WhipTest {
    private static final Path CLIENT = Path.of("npm/node_modules/whip-whep/whip.js");

    @TempDir
    Path folder;
    @TempDir
    Path home;

    /** Publishes a drawn picture with the client of the RFC's author. */
    private static final String PUBLISHER = """
                                            <!doctype html>
                                            <canvas width="320" height="240"></canvas>
                                            <script type="module">
                                              import { WHIPClient } from "./whip.js";
                                              const canvas = document.querySelector("canvas");
                                              const pen = canvas.getContext("2d");
                                              let turn = 0;
                                              setInterval(() => {
                                                pen.fillStyle = `hsl(${turn += 10}, 80%, 50%)`;
                                                pen.fillRect(0, 0, 320, 240);
                                              }, 50);
                                              const stream = canvas.captureStream(20);
                                              globalThis.publish = async (url) => {
                                                const pc = new RTCPeerConnection({ iceTransportPolicy: "relay" });
                                                for (const track of stream.getTracks()) {
                                                  pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
                                                }
                                                globalThis.whip = new WHIPClient();
                                                await whip.publish(pc, url);
                                                globalThis.pc = pc;
                                              };
                                            </script>
                                            """;
    private static final String CONNECTIONS = """
                                              () => {
                                                globalThis.connections = [];
                                                globalThis.RTCPeerConnection = class extends RTCPeerConnection {
                                                  constructor(...configuration) {
                                                    super(...configuration);
                                                    connections.push(this);
                                                  }
                                                };
                                              }""";
    private static final String FRAMES = "document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames";
    private static final String PAIR = """
                                       (async () => {
                                         const stats = [...(await connections[0].getStats()).values()];
                                         const pair = stats.find(({ type, state, nominated }) =>
                                           type === 'candidate-pair' && state === 'succeeded' && nominated);
                                         const kind = (id) => stats.find((entry) => entry.id === id)?.candidateType;
                                         return `${kind(pair?.localCandidateId)} to ${kind(pair?.remoteCandidateId)}`;
                                       })()""";

    @Test
    void programsPublishIntoTheRoomOfAPage() throws Exception {
        try (RecipeServer server = RecipeServer.start(Scheme.HTTP, folder);
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            browser.beforeEachPage(CONNECTIONS);
            String endpoint = "http://localhost:" + server.server().signalPort() + "/whip/lab";
            Tab watching = browser.open(server.save("watch.html", relayOnly(server)));
            watching.await("the page is in the room", "document.querySelector('video') !== null");
            aPageOfWhipWhep(server, browser, watching, endpoint);
            aProgramOfAiortc(watching, endpoint);
            assertThat(browser.consoleErrors()).filteredOn(error -> !error.contains("favicon")).isEmpty();
        }
    }

    private static void aPageOfWhipWhep(RecipeServer server, Browser browser, Tab watching, String endpoint)
            throws IOException {
        Files.copy(CLIENT, server.folder().resolve("whip.js"));
        Tab publishing = browser.openBeside(Browser.Where.WINDOW, server.save("publish.html", PUBLISHER));
        publishing.await("the publisher is there", "globalThis.publish !== undefined");
        publishing.call("(url) => publish(url)", endpoint);
        watching.await("the picture arrives", FRAMES + " > 10");
        watching.await("the relay is used on both sides", PAIR + ".then((pair) => pair === 'relay to relay')");

        String before = publishing.evaluate("pc.localDescription.sdp.match(/ice-ufrag:(.*)/)[1]");
        publishing.call("() => whip.restart()");
        watching.await("ICE has restarted", "!connections[0].remoteDescription.sdp.includes('" + before + "')");
        watching.await("the restart is complete", "connections[0].iceConnectionState === 'connected'"
                + " && connections[0].signalingState === 'stable'");
        int frames = Integer.parseInt(watching.evaluate(FRAMES));
        watching.await("the picture goes on", FRAMES + " > " + (frames + 20));

        publishing.call("() => whip.stop()");
        watching.await("the publisher is gone", "connections[0].signalingState === 'closed'");
    }

    private static void aProgramOfAiortc(Tab watching, String endpoint) {
        ForeignTool publisher = ForeignTool.run(60, "/usr/bin/python3", "src/test/python/aiortc_whip.py", endpoint);
        assertThat(publisher.exitStatus()).as(publisher.output()).isZero();
        assertThat(publisher.output()).contains("201, relay to relay, 200");
        watching.await("its picture has arrived", FRAMES + " > 10");
        watching.await("it is gone", "connections[1].signalingState === 'closed'");
    }

    /** With one relay: after a restart of ICE, whip-whep writes commas between several candidates. */
    private static String relayOnly(RecipeServer server) throws IOException {
        String page = server.here(Recipe.WHIP);
        String prepare = "    prepare(pc) {\n";
        assertThat(page).containsOnlyOnce(prepare);
        return page.replace(prepare, """
                                         configuration: (all) => ({
                                           iceServers: [{ ...all.at(-1), urls: [all.at(-1).urls].flat().slice(0, 1) }],
                                           iceTransportPolicy: "relay",
                                         }),
                                     """ + prepare);
    }
}
