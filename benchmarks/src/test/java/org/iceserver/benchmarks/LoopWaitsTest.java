package org.iceserver.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.benchmarks.LoopWaits.Refused;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopWaitsTest {
    private static final long MILLI = 1_000_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @Test
    void seesTheLoopRunAndWhoRunsBesideIt() throws IOException, InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        Thread loop = busy("media-under-test", enough);
        Thread other = busy("other-under-test", enough);
        List<LoopWindow> seen = new ArrayList<>();
        try (LoopWaits waits = LoopWaits.start(ProcessHandle.current().pid(), "media-under-te",
                () -> new Refused(0, 0))) {
            long start = System.nanoTime();
            while (seen.stream().noneMatch(LoopWaitsTest::bothRan) && System.nanoTime() - start < PATIENCE_NANOS) {
                seen.addAll(waits.take());
            }
        } finally {
            enough.set(true);
            loop.join();
            other.join();
        }

        assertThat(seen).anyMatch(LoopWaitsTest::bothRan);
        assertThat(seen).noneMatch(window -> window.beside().containsKey("media-under-tes"));
    }

    private static boolean bothRan(LoopWindow window) {
        return window.ran() > 0 && window.beside().getOrDefault("other-under-tes", 0L) > 0;
    }

    private static Thread busy(String name, AtomicBoolean enough) {
        return Thread.ofPlatform().name(name).start(() -> {
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void whatIsRefusedIsToldOnce() throws IOException, InterruptedException {
        AtomicLong refused = new AtomicLong(5);
        try (LoopWaits waits = LoopWaits.start(ProcessHandle.current().pid(), "media-",
                () -> new Refused(refused.get(), 2 * refused.get()))) {
            refused.set(12);

            List<LoopWindow> windows = waits.take();

            assertThat(windows.stream().mapToLong(LoopWindow::refusedByServer).sum()).isEqualTo(7);
            assertThat(windows.stream().mapToLong(LoopWindow::refusedByPeers).sum()).isEqualTo(14);
            assertThat(waits.take()).allMatch(window -> window.refusedByServer() == 0);
        }
    }

    @Test
    void aWindowTellsWhatTheServerDidNotRunItselfAsOtherPrograms() {
        LoopWindow window = new LoopWindow(0, 100 * MILLI, 900, 0, 12 * MILLI, 80 * MILLI, 10 * MILLI,
                Map.of("C2 CompilerThre", 48 * MILLI, "host-addresses", 2 * MILLI));

        assertThat(window.told()).isEqualTo("in 100 ms the media loop ran 12.0 and waited 80.0 ms; beside it: "
                + "C2 CompilerThre 48.0 ms, host-addresses 2.0 ms, other programs 20.0 ms, stolen 10 ms");
    }

    @Test
    void aSecondTellsItsWorstTenthAndTheOneInWhichThatWaitEnded() {
        LoopWindow quiet = new LoopWindow(0, 100 * MILLI, 0, 0, 50 * MILLI, 9 * MILLI, 0,
                Map.of("heartbeat-1-1", MILLI));
        LoopWindow late = new LoopWindow(0, 100 * MILLI, 900, 0, 0, 0, 0, Map.of("VM Thread", 90 * MILLI));

        assertThat(new SoakSecond(7, 4_096, 930, List.of(quiet, late, quiet)).csv()).isEqualTo(
                """
                7,4096,930,900,0,100.0,18.0,0,"in 200 ms the media loop ran 50.0 and waited 9.0 ms; beside it: \
                VM Thread 90.0 ms, heartbeat-1-1 1.0 ms, other programs 0.0 ms, stolen 0 ms"
                """);
        assertThat(new SoakSecond(7, 4_096, 930, List.of(quiet, late)).told()).isEqualTo(
                "second 7: 900 refused by the server's queue, 0 by the peers'; " + late.told());
        assertThat(new SoakSecond(8, 4_096, -30, List.of(quiet)).csv()).isEqualTo("8,4096,-30,0,0,50.0,9.0,0,\n");
    }
}
