package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.iceserver.interop.RecipeServer.Scheme;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every block of docs/recipes.md and docs/dialects.md runs as it stands there, but for the address of the server. */
@Tag("browser")
@Timeout(300)
final class RecipesTest {
    private static final Path NPM = Path.of("npm").toAbsolutePath();
    private static final Path PACKAGES = NPM.resolve("node_modules");
    private static final String SECRET = "only the two of us know this, nobody else";

    @TempDir
    Path folder;
    @TempDir
    Path home;

    /** Whoever adds a block adds a run of it. */
    @Test
    void everyBlockIsRun() throws IOException {
        List<DocumentBlock> blocks = new ArrayList<>(DocumentBlock.of("recipes.md"));
        blocks.addAll(DocumentBlock.of("dialects.md"));
        assertThat(blocks).extracting(DocumentBlock::name)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Recipe.values()).map(Recipe::block).toList());
    }

    @ParameterizedTest
    @CsvSource({"CHROMIUM, HTTP", "CHROMIUM, HTTPS", "FIREFOX, HTTP", "FIREFOX, HTTPS"})
    void everyPageDoesWhatItPromises(BrowserKind kind, Scheme scheme) throws Exception {
        try (RecipeServer server = RecipeServer.start(scheme, folder); Browser browser = browser(kind, server)) {
            browser.beforeEachPage(CAMERA_AND_SCREEN);
            browser.beforeEachPage(CONNECTIONS);
            callWithScreens(browser, server);
            mesh(browser, server.save("mesh.html", server.here(Recipe.MESH)));
            mesh(browser, server.save("relay.html", relayOnly(server))).await("the relay is used on both sides",
                    PAIR + "().then((pair) => pair === 'relay to relay')");
            peerJs(browser, server);
            // With a certificate there are five addresses of the relay, on which Firefox remarks.
            assertThat(browser.consoleErrors()).filteredOn(
                    error -> !error.contains("favicon") && !error.contains("slows down discovery")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"Y_WEBRTC, The notes: Hello. Hello.", "SIMPLE_SIGNAL, Somebody says: Hello",
        "DXOS_2, Somebody says: Hello", "DXOS_4, Somebody says: Hello", "WEBTORRENT, Somebody says: Hello",
        "TRYSTERO, Somebody says: Hello", "AYAME, Somebody says: Hello"})
    void twoProcessesOfNodeTalk(Recipe recipe, String words) throws Exception {
        for (Scheme scheme : Scheme.values()) {
            Path own = Files.createDirectory(folder.resolve(scheme.name()));
            try (RecipeServer server = RecipeServer.start(scheme, own)) {
                Files.createSymbolicLink(server.folder().resolve("node_modules"), PACKAGES);
                server.save("browser.mjs", Recipe.BROWSER_FOR_NODE.text());
                // Both versions of the package are installed, under names of their own.
                server.save("main.mjs", server.here(recipe).replace("@geut/discovery-swarm-webrtc",
                        "discovery-swarm-webrtc-" + recipe.name().charAt(recipe.name().length() - 1)));
                String command = "node --import ./browser.mjs main.mjs";
                try (ShellProgram ann = ShellProgram.start(server.folder(), server.trust(), command);
                        ShellProgram bob = ShellProgram.start(server.folder(), server.trust(), command)) {
                    ann.await(words);
                    bob.await(words);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void curlGetsCredentialsForAToken(Scheme scheme) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), SECRET);
        try (RecipeServer server = RecipeServer.start(scheme, folder);
                ServerProcess guarded = RecipeServer.server(scheme, server.authority(), "--signal-auth", "jwt",
                        "--jwt-key", key.toString())) {
            String block = server.here(Recipe.CREDENTIALS, guarded);

            ForeignTool told = ForeignTool.run(60, server.trust(), "sh", "-c",
                    block.replace("TOKEN", HmacToken.of(SECRET)));
            assertThat(told.output()).contains(" 200 ").containsIgnoringCase("\nlink: <turn:")
                    .contains("\"iceServers\"");
            assertThat(ForeignTool.run(60, server.trust(), "sh", "-c", block).output()).contains(" 401 ");
        }
    }

    private Browser browser(BrowserKind kind, RecipeServer server) throws IOException {
        return server.scheme() == Scheme.HTTPS
                ? kind.trusting(server.authority().authority(), home)
                : kind.start(home);
    }

    /** Both screen recipes go to the end of the call's script. */
    private static void callWithScreens(Browser browser, RecipeServer server) throws IOException {
        String end = "</script>\n";
        String page = server.here(Recipe.CALL);
        assertThat(page).endsWith(end);
        String call = server.save("call.html", page.substring(0, page.length() - end.length())
                + Recipe.SCREEN_BESIDE_THE_CAMERA.text() + Recipe.SCREEN_INSTEAD_OF_THE_CAMERA.text() + end);
        Tab ann = browser.open(call);
        ann.await("Ann has entered the room", "document.querySelectorAll('button').length === 2");
        Tab bob = browser.openBeside(Browser.Where.WINDOW, call);
        ann.await("Bob's camera is seen", SEEN + "(4 / 3) === 1");
        bob.await("Ann's camera is seen", SEEN + "(4 / 3) === 1");

        bob.call("() => document.querySelectorAll('button')[0].click()");
        ann.await("Bob's screen is seen beside his camera", SEEN + "(16 / 9) === 1 && " + SEEN + "(4 / 3) === 1");
        ann.call("() => document.querySelectorAll('button')[1].click()");
        bob.await("Ann's screen is seen in place of her camera", SEEN + "(16 / 9) === 1 && " + SEEN + "(4 / 3) === 0");

        bob.open("about:blank");
        ann.await("Bob is gone", "document.querySelectorAll('video').length === 1");
    }

    /** The first of the two tabs that have heard of each other. */
    private static Tab mesh(Browser browser, String address) {
        Tab ann = browser.open(address);
        Tab bob = browser.openBeside(Browser.Where.WINDOW, address);
        String said = "[...document.querySelectorAll('li')].some((line) => /^guest .*: Hello$/.test(line.textContent))";
        ann.await("both have heard of each other", () -> {
            for (Tab tab : new Tab[]{ann, bob}) {
                tab.call("""
                         () => {
                           document.querySelector('input').value = 'Hello';
                           if (document.querySelector('form').onsubmit) document.querySelector('button').click();
                         }""");
            }
            return ann.evaluate(said).equals("true") && bob.evaluate(said).equals("true");
        });
        return ann;
    }

    private static String relayOnly(RecipeServer server) throws IOException {
        String page = server.here(Recipe.MESH);
        String prepare = "    prepare(pc, peer) {\n";
        assertThat(page).containsOnlyOnce(prepare);
        return page.replace(prepare, Recipe.RELAY_ONLY.text() + prepare);
    }

    private static void peerJs(Browser browser, RecipeServer server) throws IOException {
        Path library = Path.of("node_modules/peerjs/dist/peerjs.min.js");
        Files.createDirectories(server.folder().resolve("node_modules/peerjs/dist"));
        Files.copy(NPM.resolve(library), server.folder().resolve(library));
        String address = server.save("peerjs.html", server.here(Recipe.PEERJS));
        Tab ann = browser.open(address);
        String name = "document.querySelector('li')?.textContent.replace('I am ', '') ?? ''";
        ann.await("Ann has a name", "(" + name + ") !== ''");
        Tab bob = browser.openBeside(Browser.Where.WINDOW, address + "#" + ann.evaluate(name));
        String greeted = "[...document.querySelectorAll('li')].some((line) => line.textContent.endsWith(': Hello'))";
        ann.await("Ann was greeted", greeted);
        bob.await("Bob was greeted", greeted);
    }

    /** Drawn, for there are no such devices here: the camera is 4:3, the screen 16:9. */
    private static final String CAMERA_AND_SCREEN = """
                                                    () => {
                                                      if (!globalThis.MediaDevices) return;
                                                      const drawn = (width, height) => {
                                                        const canvas = Object.assign(document.createElement('canvas'), { width, height });
                                                        const pen = canvas.getContext('2d');
                                                        let turn = 0;
                                                        setInterval(() => {
                                                          pen.fillStyle = `hsl(${turn += 10}, 80%, 50%)`;
                                                          pen.fillRect(0, 0, width, height);
                                                        }, 50);
                                                        return canvas.captureStream(20);
                                                      };
                                                      MediaDevices.prototype.getUserMedia = async () => {
                                                        const stream = drawn(320, 240);
                                                        const sound = new AudioContext().createMediaStreamDestination().stream;
                                                        stream.addTrack(sound.getAudioTracks()[0]);
                                                        return stream;
                                                      };
                                                      MediaDevices.prototype.getDisplayMedia = async () => drawn(640, 360);
                                                    }""";
    /** Remembers the connections that a page makes. */
    private static final String CONNECTIONS = """
                                              () => {
                                                globalThis.connections = [];
                                                globalThis.RTCPeerConnection = class extends RTCPeerConnection {
                                                  constructor(...given) {
                                                    super(...given);
                                                    connections.push(this);
                                                  }
                                                };
                                              }""";
    /**
     * A function: how many videos of others have pictures of this form. A page that uses no real camera may not play sound by
     * itself, so a video that waits is played here, as a person would.
     */
    private static final String SEEN = """
                                       ((form) => [...document.querySelectorAll('video')].filter((video) => {
                                         if (video.paused) video.play().catch(() => {});
                                         return video.peer && video.videoWidth > 0 && Math.abs(video.videoWidth / video.videoHeight - form) < 0.1;
                                       }).length)""";
    /** A function: the kinds of the two ends of the newest connection. */
    private static final String PAIR = """
                                       (async () => {
                                         const stats = [...(await connections.at(-1).getStats()).values()];
                                         const pair = stats.find(({ type, state, nominated }) => type === 'candidate-pair' && state === 'succeeded' && nominated);
                                         const kind = (id) => stats.find((one) => one.id === id)?.candidateType;
                                         return `${kind(pair?.localCandidateId)} to ${kind(pair?.remoteCandidateId)}`;
                                       })""";
}
