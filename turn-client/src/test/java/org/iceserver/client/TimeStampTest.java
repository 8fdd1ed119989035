package org.iceserver.client;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimeStampTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String AFTER = " (401 Unauthenticated)";

    @ParameterizedTest
    @ValueSource(strings = {"1795348800:alice", "1795348800", "alice:1795348800", "1795348800:a:b", "1795348800:"})
    void aTimeStampIsFoundWhereServersLookForIt(String username) {
        assertThat(TimeStamp.of(username)).map(TimeStamp::expires).contains(Instant.ofEpochSecond(1_795_348_800));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "12345678:alice", "alice:42", "alice:1795348800:x", "1795348800x"})
    void otherNamesHaveNone(String username) {
        assertThat(TimeStamp.of(username)).isEmpty();
    }

    @Test
    void aCredentialThatIsStillGoodPointsAtTheSecretAndTheServersClock() {
        assertThat(TimeStamp.refused(NOW.plus(Duration.ofMinutes(10)).getEpochSecond() + ":alice", NOW)).isEqualTo(
                "The server does not accept this credential, which is good until 2026-11-30T12:10Z by this machine's clock: "
                        + "it was made with another secret than the server's, or the server's clock is more than 10 min "
                        + "ahead." + AFTER);
    }

    @Test
    void millisecondsAreRecognized() {
        assertThat(TimeStamp.refused(NOW.toEpochMilli() + ":alice", NOW)).isEqualTo(
                "The server does not accept this credential, whose time stamp " + NOW.toEpochMilli()
                        + " counts milliseconds: make it with seconds since 1970, " + NOW.getEpochSecond() + "."
                        + AFTER);
    }

    @Test
    void aTimeStampFarAheadIsPointedOut() {
        assertThat(TimeStamp.refused(NOW.plus(Duration.ofDays(365 * 40)).getEpochSecond() + ":alice", NOW)).isEqualTo(
                "The server does not accept this credential, whose time stamp lies 40 years ahead by this machine's clock: "
                        + "make it with seconds since 1970." + AFTER);
    }

    @Test
    void aServerThatAcceptsWhatHasExpiredHereHasAnotherTime() {
        assertThat(new TimeStamp(NOW.minus(Duration.ofMinutes(125))).accepted(NOW)).isEqualTo(
                " It accepts a credential that expired 2 h 5 min ago by this machine's clock: this clock is ahead, or the "
                        + "server's is behind.");
        assertThat(new TimeStamp(NOW.plusSeconds(1)).accepted(NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT45S, 45 s", "-PT45S, 45 s", "PT59M59S, 59 min", "PT2H, 2 h", "PT2H5M, 2 h 5 min", "P1D, 1 day",
        "P3D, 3 days", "P364D, 364 days", "P365D, 1 year", "P800D, 2 years"})
    void spansAreSaidAsPeopleSayThem(Duration span, String text) {
        assertThat(SpanText.of(span)).isEqualTo(text);
    }
}
