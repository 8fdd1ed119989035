package org.iceserver.interop;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The lab page when a part of it does not arrive: the page is loaded again, and in the end it says so. */
@Tag("browser")
final class BrowserLoadTest {
    private static final String PART = "/page/check.js";

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void aPageWhoseModuleDidNotArriveIsLoadedAgain(BrowserKind kind) throws Exception {
        try (ServerProcess server = ServerProcess.start();
                PlainProxy proxy = PlainProxy.to(server.signalPort());
                Browser browser = kind.start(home)) {
            proxy.refuse(PART, 2);
            LabPage page = new LabPage(browser.open("http://localhost:" + proxy.port() + "/#lab"));
            assertThat(page.awaitVerdict()).as("the check runs; this proxy knows no WebSocket").isEqualTo("fail");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageWhoseModuleNeverArrivesSaysSo(BrowserKind kind) throws Exception {
        try (ServerProcess server = ServerProcess.start();
                PlainProxy proxy = PlainProxy.to(server.signalPort());
                Browser browser = kind.start(home)) {
            proxy.refuse(PART, Integer.MAX_VALUE);
            Tab tab = browser.open("http://localhost:" + proxy.port() + "/#lab");
            LabPage page = new LabPage(tab);
            tab.await("the page says that it is not whole",
                    () -> says(page, "A part of this page did not arrive; reload it."));
        }
    }

    private static boolean says(LabPage page, String sentence) {
        try {
            return page.shown("status").equals(sentence);
        } catch (AssertionError _) {
            return false; // between two pages there is none
        }
    }
}
