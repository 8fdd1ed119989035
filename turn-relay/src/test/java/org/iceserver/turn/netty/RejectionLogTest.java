package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RejectionLogTest {
    private static final FiveTuple PATH = new FiveTuple(TransportProtocol.UDP, IpAddress.parse("192.0.2.5"), 5_000,
            IpAddress.parse("192.0.2.1"), 3_478);

    private final AtomicLong nanos = new AtomicLong(-7);
    private final List<Runnable> aside = new ArrayList<>();
    private final RejectionLog log = new RejectionLog(MemoryBudget.ample().share(Holding.RECENT_REFUSALS), aside::add,
            nanos::get);

    @Test
    void aWarningNamesUserClientCodeReasonAndSentence() {
        try (CapturedLog written = CapturedLog.of("org.iceserver.turn.refusals")) {
            log.saw(rejected("a\nnn"));
            log.saw(rejected("a\nnn"));
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            log.saw(rejected(""));
            aside.forEach(Runnable::run);

            assertThat(written.lines()).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
            assertThat(written.lines()).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                    "Refused 'a?nn' at UDP 192.0.2.5:5000 -> 192.0.2.1:3478 with 508 (no_ports; 0 more since the last"
                            + " report): It is so.",
                    "Refused UDP 192.0.2.5:5000 -> 192.0.2.1:3478 with 508 (no_ports; 1 more since the last report): It is"
                            + " so.");
        }
        assertThat(log.recent().newest(10)).as("those that were not warned of, too").hasSize(3);
    }

    @Test
    void onTheLoopNothingIsPutIntoWords() {
        log.saw(new Rejected(PATH, "ann", new Rejection(RejectionReason.NO_PORTS, () -> {
            throw new AssertionError("put into words on the loop");
        }), 1));

        assertThat(aside).hasSize(1);
    }

    private static Rejected rejected(String user) {
        return new Rejected(PATH, user, new Rejection(RejectionReason.NO_PORTS, () -> "It is so."), 1);
    }
}
