package org.iceserver.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

import static org.assertj.core.api.Assertions.assertThat;

class SessionLineTest {
    @Test
    void aSessionsEndIsOneShortLineOnATerminal() {
        assertThat(line("alice", "198.51.100.7:50112"))
                .matches("\\d\\d:\\d\\d:\\d\\d Session of alice ended after 61 s "
                        + "\\(expired\\): 98\\.1 kB out, 95\\.0 kB in, from 198\\.51\\.100\\.7");
    }

    @Test
    void itStaysShortAndPlainWhateverTheClientCallsItself() {
        String line = line("\u001b[31m" + "x".repeat(500), "[2001:db8:1111:2222:3333:4444:5555:6666]:50112");

        assertThat(line).hasSizeLessThanOrEqualTo(100).doesNotContain("\u001b").hasLineCount(1);
    }

    private static String line(String user, String client) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(SessionLineTest.class.getName(), context.getLogger("sessions"),
                Level.INFO, "Session ended", null, null);
        event.addKeyValuePair(new KeyValuePair("user", user));
        event.addKeyValuePair(new KeyValuePair("reason", "EXPIRED"));
        event.addKeyValuePair(new KeyValuePair("seconds", 61L));
        event.addKeyValuePair(new KeyValuePair("client", client));
        event.addKeyValuePair(new KeyValuePair("bytesToPeers", 98_141L));
        event.addKeyValuePair(new KeyValuePair("bytesToClient", 95_001L));
        return SessionLine.of(event);
    }
}
