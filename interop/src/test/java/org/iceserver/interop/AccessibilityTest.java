package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** axe finds nothing in any state of the lab page and of the dashboard, in light colours and in dark ones. */
@Tag("browser")
final class AccessibilityTest {
    private static final String OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLabPage(boolean dark) {
        ServerProcess server = ServerProcess.start();
        try (Browser browser = browser(dark)) {
            Tab tab = browser.open(room(server, "lab"));
            assertThat(tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(String.valueOf(dark));
            LabPage ann = new LabPage(tab);
            ann.awaitConnected();
            Accessibility.check(tab, "the lobby while the check runs");
            ann.awaitVerdict();
            tab.evaluate(OPEN_ALL);
            ann.openExchanges();
            Accessibility.check(tab, "the lobby after the check");
            ann.join("Ann");
            Accessibility.check(tab, "a room without others");

            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server, "lab")));
            bob.join("Bob");
            ann.awaitVideo();
            ann.say("Hello");
            bob.awaitMessage("Hello");
            bob.say("Hello, too");
            ann.awaitMessage("Hello, too");
            Accessibility.check(tab, "a call");
            ann.relayOnly();
            bob.relayOnly();
            ann.relayOver("udp");
            bob.relayOver("udp");
            ann.awaitRelayedVideo("udp");
            ann.awaitExchange("Allocate", "success");
            tab.evaluate(OPEN_ALL);
            Accessibility.check(tab, "a call through the relay");
            ann.screenshot("call-through-relay-" + (dark ? "dark" : "light"));
            tab.becomePhone();
            Accessibility.check(tab, "a call through the relay on a phone");

            AdminApi.of(server).kick("peer", bob.peerId());
            ann.awaitLobby();
            Accessibility.check(tab, "after a kick");
            ann.joinAgain();
            ann.awaitVideo();
            server.close();
            ann.awaitSignalingLost();
            Accessibility.check(tab, "a call whose server was stopped");
            ann.leave();
            Accessibility.check(tab, "the lobby of a server that was stopped");
        } finally {
            if (server.isAlive()) {
                server.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theDashboard(boolean dark) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = browser(dark)) {
            Tab dashboard = browser.open("http://127.0.0.1:" + server.adminPort() + "/");
            dashboard.await("the page is live",
                    "document.querySelector('[data-testid=state]').dataset.state === 'live'");
            Accessibility.check(dashboard, "the dashboard of an idle server");

            LabPage ann = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server, "lab")));
            ann.join("Ann");
            LabPage bob = new LabPage(browser.openBeside(Browser.Where.WINDOW, room(server, "lab")));
            bob.join("Bob");
            ann.relayOnly();
            ann.relayOver("udp");
            ann.awaitRelayedVideo("udp");
            dashboard.await("the session is shown",
                    "Number(document.querySelector('[data-testid=sessions]').dataset.value) > 0");
            dashboard.await("its user is listed", "document.querySelector('[data-testid=users]').children.length > 0");
            Accessibility.check(dashboard, "the dashboard of a server with sessions");
            dashboard.becomePhone();
            Accessibility.check(dashboard, "the dashboard on a phone");
        }
    }

    private Browser browser(boolean dark) {
        return dark ? new Browser(Chromium.dark(home)) : BrowserKind.CHROMIUM.start(home);
    }

    private static String room(ServerProcess server, String name) {
        return "http://localhost:" + server.signalPort() + "/#" + name;
    }
}
