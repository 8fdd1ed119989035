package org.iceserver.interop;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The check of a browser on another machine crosses the relay's ports. Each fault of a set-up is one sentence that names the
 * cause and the mend. This browser has interfaces beside the one that leads to the server: they are not blamed.
 */
@Tag("browser")
final class BrowserRelayPortsTest {
    private static final List<String> TRANSPORTS = List.of("relay-udp", "relay-tcp");
    private static final String RELAYED = "203\\.0\\.113\\.1:\\d+";

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void whereNothingIsAmissPacketsCrossTheRelayPortsOverEachTransport(BrowserKind kind) {
        try (FarHost far = FarHost.byItself(); ServerProcess server = far.serve(); Browser browser = kind.start(home)) {
            LabPage page = open(browser, server, FarHost.SERVER);
            assertThat(page.awaitVerdict()).as(page.verdict()).isEqualTo("ok");
            assertThat(page.verdict()).isEqualTo("Calls from here work, directly and through the relay.");
            for (String transport : TRANSPORTS) {
                assertThat(page.sentence(transport))
                        .matches("Relayed through 203\\.0\\.113\\.1, there and back in [0-9.]+ ms\\.");
            }
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    /** Chromium uses no IPv6 here, where the device has no way to all IPv6 hosts. */
    @ParameterizedTest
    @EnumSource
    void aRelayAtANameIsCrossedInEachFamilyThatTheBrowserUses(BrowserKind kind) {
        try (NameServer _ = NameServer.of(FarHost.NAME, FarHost.SERVER, FarHost.SERVER_IPV6);
                FarHost far = FarHost.byItself();
                ServerProcess server = far.serve("--advertise", FarHost.NAME, "--default-address-family", "keep");
                Browser browser = kind.start(home)) {
            LabPage page = open(browser, server, FarHost.NAME);
            assertThat(page.awaitVerdict()).as(page.verdict()).isEqualTo("ok");
            assertThat(page.sentence("relay-udp")).contains(FarHost.SERVER);
            if (kind == BrowserKind.FIREFOX) {
                for (String transport : TRANSPORTS) {
                    assertThat(page.sentence(transport)).contains(FarHost.SERVER, " and ", FarHost.SERVER_IPV6);
                }
            }
        }
    }

    @Test
    void aBrowserThatHidesItsAddressesCrossesThem() {
        try (FarHost far = FarHost.byItself();
                ServerProcess server = far.serve();
                Browser browser = new Browser(Chromium.hidingItsAddresses(home))) {
            LabPage page = open(browser, server, FarHost.SERVER);
            page.awaitVerdict();
            for (String transport : TRANSPORTS) {
                assertThat(page.sentence(transport)).startsWith("Relayed through 203.0.113.1, there and back in ")
                        .doesNotContain("not tried");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongExternalAddressIsNamedWithTheRightOne(BrowserKind kind) {
        try (FarHost far = FarHost.byItself();
                ServerProcess server = far.serve("--external-ip", "203.0.113.99");
                Browser browser = kind.start(home)) {
            assertFault(open(browser, server, FarHost.SERVER),
                    "The server tells clients 203\\.0\\.113\\.99 as its relayed address, but packets reach its relay "
                            + "ports at 203\\.0\\.113\\.1, where it was asked: set --external-ip 203\\.0\\.113\\.1\\.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerBehindANatThatTellsItsPrivateAddressIsNamed(BrowserKind kind) {
        try (FarHost far = FarHost.behindNat();
                ServerProcess server = far.serve();
                Browser browser = kind.start(home)) {
            assertFault(open(browser, server, FarHost.SERVER),
                    "The server tells clients 10\\.0\\.0\\.2 as its relayed address, a private one, but was asked at "
                            + "203\\.0\\.113\\.1: set --external-ip 203\\.0\\.113\\.1, or --external-ip auto\\.");
        }
    }

    @Test
    void theSameServerThatTellsItsPublicAddressIsFine() {
        try (FarHost far = FarHost.behindNat();
                ServerProcess server = far.serve("--external-ip", FarHost.SERVER);
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = open(browser, server, FarHost.SERVER);
            assertThat(page.awaitVerdict()).as(page.verdict()).isEqualTo("ok");
            assertThat(page.sentence("relay-udp")).startsWith("Relayed through 203.0.113.1, there and back in ");
        }
    }

    @Test
    void aFirewallThatLetsNothingInIsNamed() {
        try (FarHost far = FarHost.byItself();
                ServerProcess server = far.serve();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            far.drop("input");
            assertFault(open(browser, server, FarHost.SERVER), "No packet reached " + RELAYED
                    + " from this browser, though the relay's own packets come from there: a firewall drops UDP to the "
                    + "relay ports \\(49152-65535\\); open them\\.");
        }
    }

    @Test
    void aFirewallThatLetsNothingOutIsNamed() {
        try (FarHost far = FarHost.byItself();
                ServerProcess server = far.serve();
                Browser browser = BrowserKind.CHROMIUM.start(home)) {
            far.drop("output");
            assertFault(open(browser, server, FarHost.SERVER), "No packet from " + RELAYED
                    + " came to this browser, though packets from here reach the relay: a firewall drops UDP that leaves "
                    + "the relay ports \\(49152-65535\\); let it out\\.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFirewallThatLetsNothingThroughIsNamed(BrowserKind kind) {
        String none = kind == BrowserKind.CHROMIUM
                ? "No packet reached " + RELAYED + " from this browser"
                : "Nothing comes back from " + RELAYED + " to this browser"; // Firefox counts no checks
        try (FarHost far = FarHost.byItself(); ServerProcess server = far.serve(); Browser browser = kind.start(home)) {
            far.drop("input", "output");
            assertFault(open(browser, server, FarHost.SERVER), none + ": a firewall drops UDP to the relay ports "
                    + "\\(49152-65535\\), or the relayed address is wrong \\(--external-ip\\)\\.");
        }
    }

    @Test
    void onTheMachineOfTheServerItSaysWhatWasNotTried() {
        try (ServerProcess server = ServerProcess.start(); Browser browser = BrowserKind.CHROMIUM.start(home)) {
            LabPage page = open(browser, server, "localhost");
            assertThat(page.awaitVerdict()).isEqualTo("ok");
            assertThat(page.verdict()).isEqualTo("Calls from here work, directly and through the relay. "
                    + "Whether its ports are open to others was not tried.");
            assertThat(page.sentence("relay-udp")).matches(
                    "Relayed through [0-9.]+, there and back in [0-9.]+ ms, inside the server\\. Whether others reach its "
                            + "ports was not tried: this browser is on the machine of the server, or shares its address\\. "
                            + "Open this page on another device\\.");
        }
    }

    /** Each transport says it, and so does the verdict; the direct address is not blamed. */
    private static void assertFault(LabPage page, String sentence) {
        assertThat(page.awaitVerdict()).isEqualTo("warn");
        for (String transport : TRANSPORTS) {
            assertThat(page.sentence(transport)).matches(sentence);
        }
        assertThat(page.verdict()).matches(sentence);
        assertThat(page.checked("stun")).as(page.sentence("stun")).isEqualTo("ok");
    }

    private static LabPage open(Browser browser, ServerProcess server, String host) {
        return new LabPage(browser.open("http://" + host + ":" + server.signalPort() + "/#lab"));
    }
}
