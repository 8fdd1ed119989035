package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.interop.RecipeServer.Scheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that nobody here wrote, in pages of a browser and beside it, talk through this server's relay alone. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesOfOthersTest {
    private static final Path PACKAGES = Path.of("npm/node_modules");

    private final RecipeServer server;
    private final Browser browser;

    PagesOfOthersTest(@TempDir Path folder, @TempDir Path home) throws Exception {
        server = RecipeServer.start(Scheme.HTTP, folder);
        browser = BrowserKind.CHROMIUM.start(home);
        browser.beforeEachPage(CONNECTIONS);
        Files.copy(PACKAGES.resolve("whip-whep/whip.js"), server.folder().resolve("whip.js"));
        Files.copy(PACKAGES.resolve("webtorrent/dist/webtorrent.min.js"), server.folder().resolve("webtorrent.js"));
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

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
    /** Seeds and loads as WebTorrent's own pages do. */
    private static final String TORRENT = """
                                          <!doctype html>
                                          <script type="module">
                                            import WebTorrent from "./webtorrent.js";
                                            const { iceServers } = await (await fetch("http://localhost:PORT/ice")).json();
                                            const rtcConfig = { iceServers, iceTransportPolicy: "relay" };
                                            const announce = ["ws://localhost:PORT/announce"];
                                            const client = new WebTorrent({ tracker: { announce, rtcConfig } });
                                            const text = "0123456789".repeat(30_000);
                                            globalThis.seed = () => new Promise((done) => {
                                              client.seed(new File([text], "digits.txt"), { announce }, ({ magnetURI }) => done(magnetURI));
                                            });
                                            globalThis.load = (magnet) => new Promise((done, failed) => {
                                              client.on("error", failed);
                                              client.add(magnet, (torrent) => torrent.on("done", async () => {
                                                const blob = await torrent.files[0].blob();
                                                const same = [...await blob.text()].filter((digit, at) => digit === text[at]).length;
                                                const used = connections.find(({ connectionState }) => connectionState === "connected");
                                                done(`${same} of ${text.length}, ${await pairOf(used)}`);
                                              }));
                                            });
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
                                                globalThis.pairOf = async (connection) => {
                                                  const stats = [...(await connection.getStats()).values()];
                                                  const pair = stats.find(({ type, state, nominated }) =>
                                                    type === 'candidate-pair' && state === 'succeeded' && nominated);
                                                  const kind = (id) => stats.find((entry) => entry.id === id)?.candidateType;
                                                  return `${kind(pair?.localCandidateId)} to ${kind(pair?.remoteCandidateId)}`;
                                                };
                                              }""";
    private static final String FRAMES = "document.querySelector('video').getVideoPlaybackQuality().totalVideoFrames";
    @Test
    void programsPublishOverWhipIntoTheRoomOfAPage() throws Exception {
        String endpoint = "http://localhost:" + server.server().signalPort() + "/whip/lab";
        Tab watching = browser.open(server.save("watch.html", relayOnly()));
        watching.await("the page is in the room", "document.querySelector('video') !== null");
        aPageOfWhipWhep(watching, endpoint);
        aProgramOfAiortc(watching, endpoint);
        // libnice gathers nothing on loopback.
        aProgramOfGStreamer(watching, endpoint.replace("localhost", "192.168.77.2"));
        assertThat(browser.consoleErrors()).filteredOn(error -> !error.contains("favicon")).isEmpty();
    }

    @Test
    void aPageDownloadsWithWebTorrentWhatAnotherOneSeeds() throws Exception {
        String page = server.save("torrent.html",
                TORRENT.replace("PORT", Integer.toString(server.server().signalPort())));
        Tab seeding = browser.open(page);
        seeding.await("the client is there", "globalThis.seed !== undefined");
        String magnet = seeding.evaluate("seed()");
        Tab loading = browser.openBeside(Browser.Where.WINDOW, page);
        loading.await("the client is there", "globalThis.load !== undefined");
        assertThat(loading.call("(magnet) => load(magnet)", magnet)).isEqualTo("300000 of 300000, relay to relay");
    }

    private void aPageOfWhipWhep(Tab watching, String endpoint) throws IOException {
        Tab publishing = browser.openBeside(Browser.Where.WINDOW, server.save("publish.html", PUBLISHER));
        publishing.await("the publisher is there", "globalThis.publish !== undefined");
        publishing.call("(url) => publish(url)", endpoint);
        watching.await("the picture arrives", FRAMES + " > 10");
        watching.await("the relay is used on both sides",
                "pairOf(connections[0]).then((pair) => pair === 'relay to relay')");

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

    /** Debian has no whipsink; this is the element that it is made of. */
    private static void aProgramOfGStreamer(Tab watching, String endpoint) {
        ForeignTool publisher = ForeignTool.run(60, "/usr/bin/python3", "src/test/python/gst_whip.py", endpoint);
        assertThat(publisher.exitStatus()).as(publisher.output()).isZero();
        assertThat(publisher.output()).contains("201, 200");
        watching.await("its picture has arrived", FRAMES + " > 10");
        watching.await("it is gone", "connections[2].signalingState === 'closed'");
    }

    /** With one relay: after a restart of ICE, whip-whep writes commas between several candidates. */
    private String relayOnly() throws IOException {
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
