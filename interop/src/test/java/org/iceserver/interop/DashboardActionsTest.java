package org.iceserver.interop;

import java.nio.file.Path;
import java.time.Duration;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An operator finds a session on the dashboard, traces it and kicks it, and reads there what is wrong and who was refused. */
@Tag("browser")
final class DashboardActionsTest {
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void aSessionIsFoundTracedAndKicked(BrowserKind kind) throws Exception {
        try (ServerProcess server = ServerProcess.start("--user", "alice:secret", "--user", "bob:secret");
                Browser browser = kind.start(home);
                TurnClient alice = client(server, "alice", "secret");
                TurnClient bob = client(server, "bob", "secret")) {
            alice.allocate(AllocateOptions.NONE);
            bob.allocate(AllocateOptions.NONE);
            Tab page = open(browser, server);
            page.await("both sessions are shown", ROWS + ".length === 2");

            page.call(TYPE, "find", "ali");
            page.await("Alice's alone is left", ROWS + ".length === 1 && " + ROWS + "[0].innerText.includes('alice')");
            page.call(CLICK, "[data-testid=trace-session]");
            page.await("the page tells of the trace", text("said") + ".includes('the user “alice”, for 10 min')");
            page.await("it tells how long still", text("traces") + ".includes(' from now')");
            alice.refresh(Duration.ofMinutes(10));
            assertThat(server.output()).contains("An operator traces user 'alice' for 600 s");
            page.call(CLICK, "[data-testid=trace-off]");
            page.await("no trace is left", "document.querySelector('[data-testid=tracing]').hidden");

            page.call(CLICK, "[data-testid=kick-session]");
            page.await("the question has the keyboard",
                    "document.activeElement.closest('[data-testid=kick]') !== null");
            page.call(CLICK, "[data-testid=kick-cancel]");
            assertThat(AdminApi.of(server).sessions()).hasSize(2);
            page.call(CLICK, "[data-testid=kick-session]");
            page.call(CLICK, "[data-testid=kick-whom] label:nth-of-type(2) input");
            page.call(CLICK, "[data-testid=kick-now]");
            page.await("one has ended", text("said") + " === 'One session ended.'");
            page.await("nobody is found any more", ROWS + ".length === 0");
            assertThat(AdminApi.of(server).sessions()).hasSize(1);
            assertThatThrownBy(() -> {
                try (TurnClient again = client(server, "alice", "secret")) {
                    again.allocate(AllocateOptions.NONE);
                }
            }).isInstanceOf(TurnException.class).hasMessageContaining("403");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itTellsWhichServerItIsWhatIsWrongAndWhoWasRefused(BrowserKind kind, @TempDir Path folder) throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        String name = ForeignTool.run(10, "uname", "-n").output().strip();
        try (ServerProcess healthy = ServerProcess.start("--user", "alice:secret", "--secret",
                "a secret of some length");
                ServerProcess ill = ServerProcess.start("--cert", authority.certificate().toString(), "--key",
                        authority.key().toString(), "--tls-port", Integer.toString(FreePort.next()));
                Browser browser = kind.start(home)) {
            assertThatThrownBy(() -> {
                try (TurnClient guessing = client(healthy, "alice", "guess")) {
                    guessing.allocate(AllocateOptions.NONE);
                }
            }).isInstanceOf(TurnException.class);
            Tab page = open(browser, healthy);
            assertThat(page.evaluate("document.title")).isEqualTo(name + ": iceserver");
            assertThat(page.evaluate("document.querySelector('h1').innerText")).isEqualTo("iceserver on " + name);
            page.await("the refusal is told", "/alice.*401.*password/is.test(" + text("refusals") + ")");
            page.await("its reason has a line", text("chart-refusals-legend") + ".includes('wrong password')");

            Tab warned = open(browser, ill);
            warned.await("the certificate's end is told", text("warnings") + ".includes('certificate')");
            assertThat(warned.evaluate("document.querySelector('[data-testid=wrong]').dataset.state"))
                    .isEqualTo("warn");
            warned.screenshot("dashboard-warns-" + kind);
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    /** This machine's own faults, such as a clock that nobody keeps, are left out of what the page is told. */
    @ParameterizedTest
    @EnumSource
    void whereNothingIsWrongItSaysSo(BrowserKind kind) {
        try (ServerProcess server = ServerProcess.start(); Browser browser = kind.start(home)) {
            browser.beforeEachPage(NO_WARNINGS);
            Tab page = open(browser, server);
            page.await("nothing is wrong", text("nothing-wrong") + " === 'Nothing that this server knows of.'");
            assertThat(page.evaluate("document.querySelector('[data-testid=wrong]').dataset.state")).isEqualTo("ok");
            assertThat(page.evaluate(text("warnings"))).isEmpty();
        }
    }

    /** On a small phone and on a desk: every label of a chart is whole, and none covers another. */
    @ParameterizedTest
    @EnumSource
    void theLabelsOfChartsAreWholeAndApart(BrowserKind kind) throws Exception {
        try (ServerProcess server = ServerProcess.start("--user", "alice:secret", "--allow-peer", "127.0.0.0/8");
                Browser browser = kind.start(home)) {
            browser.beforeEachPage(LABELS);
            ForeignTool load = ForeignTool.run(60, ForeignTool.LAUNCHER, "bench", "127.0.0.1:" + server.stunPort(),
                    "--user",
                    "alice:secret", "--clients", "5", "--rate", "500", "--size", "1000", "--warm-up", "0s",
                    "--duration", "3s");
            assertThat(load.exitStatus()).as(load.output()).isZero();
            Tab page = open(browser, server);
            for (int width : new int[]{1440, 360}) {
                page.resize(width, 800);
                page.await("the charts fit in " + width + " pixels",
                        "[...document.querySelectorAll('.chart canvas')].every((one) => one.clientWidth <= one.closest('.chart').clientWidth)");
                page.await("each chart has its marks, whole and apart, in " + width + " pixels",
                        "[...document.querySelectorAll('.chart canvas')].map(labelFaults).join('') === ''");
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing sticks out at %d pixels", width).isEqualTo("true");
                page.screenshot("dashboard-" + width + "-" + kind);
            }
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    private static Tab open(Browser browser, ServerProcess server) {
        Tab page = browser.open("http://127.0.0.1:" + server.adminPort() + "/");
        page.await("the page is live", "document.querySelector('[data-testid=state]').dataset.state === 'live'");
        return page;
    }

    private static TurnClient client(ServerProcess server, String user, String password) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()), new Credentials(user, password),
                TIMING);
    }

    private static String text(String testId) {
        return "document.querySelector('[data-testid=" + testId + "]').textContent";
    }

    private static final String NO_WARNINGS = """
                                              () => {
                                                const { fetch } = globalThis;
                                                globalThis.fetch = async (path, ...more) => {
                                                  const answer = await fetch(path, ...more);
                                                  return path.endsWith('/status')
                                                    ? Response.json({ ...await answer.json(), warnings: [] }) : answer;
                                                };
                                              }""";
    private static final String ROWS = "document.querySelectorAll('[data-testid=session]')";
    private static final String CLICK = "selector => document.querySelector(selector).click()";
    private static final String TYPE = """
                                       (testId, text) => {
                                         const field = document.querySelector(`[data-testid=${testId}]`);
                                         field.value = text;
                                         field.dispatchEvent(new Event('input', { bubbles: true }));
                                       }""";
    /** Remembers what is written on each canvas, and where; tells what is cut off or covered, or that there is too little. */
    private static final String LABELS = """
                                         () => {
                                           const written = new Map();
                                           const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
                                           CanvasRenderingContext2D.prototype.clearRect = function (...given) {
                                             written.set(this.canvas, []);
                                             return clearRect.apply(this, given);
                                           };
                                           CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
                                             const { width } = this.measureText(text);
                                             const left = x - ({ center: width / 2, right: width }[this.textAlign] ?? 0);
                                             const height = 10 * devicePixelRatio;
                                             const top = y - ({ middle: height / 2, bottom: height }[this.textBaseline] ?? 0);
                                             written.get(this.canvas)?.push({ text, left, right: left + width, top, bottom: top + height });
                                             return fillText.apply(this, [text, x, y]);
                                           };
                                           globalThis.labelFaults = (canvas) => {
                                             const labels = written.get(canvas) ?? [];
                                             const cut = labels.filter(({ left, right, top, bottom }) => left < 0 || right > canvas.width
                                               || top < 0 || bottom > canvas.height);
                                             const covered = labels.filter((one, i) => labels.some((other, j) => i < j
                                               && one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom));
                                             const times = labels.filter(({ text }) => /^\\d\\d:\\d\\d$/.test(text));
                                             const zero = labels.some(({ text }) => /^0\\b/.test(text));
                                             return [...cut, ...covered].map(({ text }) => text).join(', ')
                                               + (times.length < 2 ? ' too few times' : '') + (zero ? '' : ' no zero');
                                           };
                                         }""";
}
