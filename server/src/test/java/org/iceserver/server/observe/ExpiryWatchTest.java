package org.iceserver.server.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.iceserver.testing.TestAuthority;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.PemPair;
import org.iceserver.transport.tls.ServerCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryWatchTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    private Path folder;

    private final TestAuthority authority = new TestAuthority();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ExpiryWatch.class);
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private Instant now = START;

    @BeforeEach
    void listen() {
        written.start();
        logger.addAppender(written);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(written);
    }

    @Test
    void aCertificateThatEndsSoonIsToldOfAtOnceAndOnceADay() throws IOException {
        var watch = new ExpiryWatch(new ServerCertificates(List.of(good(Duration.ofDays(2)))), () -> now);

        watch.look();
        now = START.plus(Duration.ofHours(23));
        watch.look();
        assertThat(lines()).containsExactly("The certificate for turn.example.org expires in 2 days, on 2026-12-02."
                + " Mend it: renew it, and look why that was not done: the server reads new files by itself.");
        now = START.plus(Duration.ofDays(1));
        watch.look();
        now = START.plus(Duration.ofDays(3));
        watch.look();
        assertThat(lines()).hasSize(3).last().asString().contains("expired on 2026-12-02");
        assertThat(written.list).allMatch(event -> event.getLevel() == Level.WARN);
    }

    @Test
    void anotherOneThatEndsSoonIsToldOfAtTheNextLookAndAGoodOneIsNot() throws IOException {
        var certificates = new ServerCertificates(List.of(good(Duration.ofDays(60))));
        var watch = new ExpiryWatch(certificates, () -> now);

        watch.look();
        assertThat(lines()).isEmpty();
        certificates.replace(List.of(good(Duration.ofDays(5))));
        watch.look();
        watch.look();
        assertThat(lines()).singleElement().asString().contains("expires in 5 days");
        certificates.replace(List.of(good(Duration.ofDays(90))));
        watch.look();
        assertThat(lines()).hasSize(1);
    }

    private Certificates good(Duration until) throws IOException {
        PemPair pair = authority.issue(folder, "turn.example.org", START.minus(Duration.ofDays(1)), START.plus(until),
                PemPair::new);
        return Certificates.load(pair.chain(), pair.key());
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
