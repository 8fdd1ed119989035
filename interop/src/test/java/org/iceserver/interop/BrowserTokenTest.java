package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages of a real browser at a server that wants a token: with one they talk through the relay, without they learn why not. */
@Tag("browser")
final class BrowserTokenTest {
    private static final String SECRET = "only the two of us know this, nobody else";

    @TempDir
    Path home;
    @TempDir
    Path files;

    @ParameterizedTest
    @EnumSource
    void aTokenLetsPagesAndPeerJsIn(BrowserKind kind) throws Exception {
        Path key = Files.writeString(files.resolve("key"), SECRET);
        try (ServerProcess server = ServerProcess.start("--signal-auth", "jwt", "--jwt-key", key.toString());
                Browser browser = kind.start(home)) {
            String page = "http://localhost:" + server.signalPort() + "/#lab";
            assertThat(new LabPage(browser.open(page)).awaitRefusal()).isEqualTo("This server needs a token.");

            LabPage ann = new LabPage(
                    browser.openBeside(Browser.Where.WINDOW, page + "&token=" + HmacToken.of(SECRET)));
            ann.join("Ann");
            Tab second = browser.openBeside(Browser.Where.WINDOW, page + "&token=" + HmacToken.of(SECRET));
            LabPage bob = new LabPage(second);
            bob.join("Bob");
            ann.relayOnly();
            bob.relayOnly();
            ann.relayOver("udp");
            bob.relayOver("udp");
            ann.awaitRelayedVideo("udp");
            bob.awaitRelayedVideo("udp");

            assertThat(second.call(PEERJS, peerJs(), server.signalPort(), HmacToken.of(SECRET)))
                    .isEqualTo("there and back, relay; another token: This is not a valid token.");
        }
    }

    private static String peerJs() throws IOException {
        return Files.readString(Path.of("npm/node_modules/peerjs/dist/peerjs.min.js"));
    }

    /** Two peers in one page. */
    private static final String PEERJS = """
                                         (library, port, token) => new Promise((done) => {
                                         (0, eval)(library);
                                         (async () => {
                                           const { iceServers } = await (await fetch('/ice', { headers: { Authorization: `Bearer ${token}` } })).json();
                                           const options = { host: 'localhost', port, path: '/peerjs', debug: 0,
                                               config: { iceServers, iceTransportPolicy: 'relay' } };
                                           const opened = (peer) => new Promise((resolve, reject) => peer.on('open', resolve).on('error', reject));
                                           const refused = await opened(new Peer('thief', { ...options, token: 'guess' })).catch(({ message }) => message);
                                           const ann = new Peer('ann', { ...options, token });
                                           await opened(ann);
                                           ann.on('connection', (one) => one.on('data', (text) => one.send(`${text} and back`)));
                                           const bob = new Peer('bob', { ...options, token });
                                           await opened(bob);
                                           const connection = bob.connect('ann', { reliable: true });
                                           connection.on('open', () => connection.send('there'));
                                           connection.on('data', async (text) => {
                                             const stats = [...(await connection.peerConnection.getStats()).values()];
                                             const pair = stats.find(({ type, state }) => type === 'candidate-pair' && state === 'succeeded');
                                             const { candidateType } = stats.find(({ id }) => id === pair.localCandidateId);
                                             done(`${text}, ${candidateType}; another token: ${refused}`);
                                           });
                                         })().catch((failure) => done(String(failure)));
                                         })
                                         """;
}
