package org.iceserver.interop;

import java.nio.file.Path;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A lab page at localhost tells where another device finds the room. */
@Tag("browser")
final class BrowserShareTest {
    private static final String LAN = "192.168.77.2";

    @TempDir
    Path home;

    @Test
    void aPageAtLocalhostShowsAndCopiesTheAddressInTheNetwork() {
        try (ServerProcess server = ServerProcess.start(); Browser browser = BrowserKind.CHROMIUM.start(home)) {
            Tab tab = browser.open("http://localhost:" + server.signalPort() + "/#lab");
            LabPage page = new LabPage(tab);
            String address = "http://" + LAN + ":" + server.signalPort() + "/#lab";
            tab.await("the address is shown",
                    () -> page.shown("elsewhere-address").equals(address));
            assertThat(page.shown("elsewhere-caveat")).isEqualTo("Over http, browsers on other devices give no camera "
                    + "and no microphone: a generated picture stands in. Start the server with --tls-self-signed to "
                    + "change that.");
            tab.await("its QR code is drawn",
                    "document.querySelector('[data-testid=qr]').naturalWidth > 0");
            page.screenshot("lobby-elsewhere");
            page.join("Ann");
            assertThat(page.shown("share-address")).isEqualTo(address);
            tab.evaluate("""
                         void Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => {
                           globalThis.copied = text;
                         } } })""");
            page.copyLink();
            tab.await("the link is copied", "globalThis.copied === '" + address + "'");
            page.screenshot("room-alone-elsewhere");

            LabPage phone = new LabPage(browser.openBeside(Browser.Where.WINDOW, address));
            phone.join("Phone");
            page.awaitVideo();
            assertThat(phone.shown("share-qr")).isEmpty();
        }
    }

    @Test
    void withASelfSignedCertificateItSaysWhatTheBrowserWillAsk() {
        try (ServerProcess server = ServerLaunch.of("--tls-self-signed", "--tls-port",
                Integer.toString(FreePort.next())).start();
                Browser browser = new Browser(Chromium.trustingAll(home))) {
            LabPage page = new LabPage(browser.open("https://localhost:" + server.signalPort() + "/#lab"));
            page.awaitConnected();
            assertThat(page.shown("elsewhere-address"))
                    .isEqualTo("https://" + LAN + ":" + server.signalPort() + "/#lab");
            assertThat(page.shown("elsewhere-caveat")).isEqualTo("The browser there warns that it does not know this "
                    + "certificate, because the server made it itself: choose \"Advanced\" and go on, once on each device.");
        }
    }
}
