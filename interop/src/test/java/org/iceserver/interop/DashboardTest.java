package org.iceserver.interop;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The dashboard in a real browser tells what a load generator says it did. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DashboardTest {
    private static final int CLIENTS = 20;
    private static final int RATE = 2_000;
    private static final int SIZE = 1_000;
    private static final int SECONDS = 15;
    private static final double TOLERANCE = 0.02;
    private static final String TO_PEERS = "document.querySelector('[data-testid=total]').dataset.packetsToPeers";

    @TempDir
    Path home;

    private final ServerProcess server = ServerProcess.start("--user", "alice:secret", "--allow-peer", "127.0.0.0/8");

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void itsNumbersAgreeWithTheLoadGenerators(BrowserKind kind) {
        try (Browser browser = kind.start(home)) {
            Tab page = browser.open("http://127.0.0.1:" + server.adminPort() + "/");
            page.await("the page is live",
                    "document.querySelector('[data-testid=state]').dataset.state === 'live'");

            // The other browser's load has been counted, too.
            double before = Double.parseDouble(page.evaluate(TO_PEERS));
            ForeignTool[] load = new ForeignTool[1];
            Thread loading = Thread.ofPlatform().start(() -> load[0] = bench());
            page.await("every session is on the page", value("sessions") + " === " + CLIENTS);
            // What a second holds is what one row of the history says; a few of them make one number.
            page.await("the throughput is the load's", "Math.abs(" + value("throughput") + " / "
                    + RATE * SIZE * 8 + " - 1) < " + TOLERANCE);
            page.screenshot("dashboard-" + kind);
            page.becomePhone();
            page.screenshot("dashboard-phone-" + kind);
            join(loading);

            assertThat(load[0].exitStatus()).as(load[0].output()).isZero();
            double sent = sent(load[0].output());
            page.await("every session has ended", value("sessions") + " === 0");
            double shown = Double.parseDouble(page.evaluate(TO_PEERS));
            assertThat((shown - before) / sent).isCloseTo(1.0, within(TOLERANCE));
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    private static String value(String testId) {
        return "Number(document.querySelector('[data-testid=" + testId + "]').dataset.value)";
    }

    private ForeignTool bench() {
        return ForeignTool.run(120, ForeignTool.LAUNCHER, "bench",
                "127.0.0.1:" + server.stunPort(), "--user", "alice:secret", "--clients", Integer.toString(CLIENTS),
                "--rate", Integer.toString(RATE), "--size", Integer.toString(SIZE), "--warm-up", "0s", "--duration",
                SECONDS + "s", "--json");
    }

    /** How many packets the load generator's clients sent to peers. */
    private static double sent(String report) {
        Matcher sent = Pattern.compile("\"to_peers\"\\s*:\\s*\\{[^}]*\"sent\"\\s*:\\s*(\\d+)").matcher(report);
        assertThat(sent.find()).as(report).isTrue();
        return Double.parseDouble(sent.group(1));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
