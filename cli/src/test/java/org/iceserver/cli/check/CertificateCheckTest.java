package org.iceserver.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.iceserver.server.check.Finding;
import org.iceserver.testing.TestAuthority;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String HOST = "turn.example.org";
    private static final String RENEW = " Mend it: renew it, and look why that was not done: the server reads new files by itself.";

    @TempDir
    private Path folder;

    private final TestAuthority authority = new TestAuthority();

    @Test
    void aGoodOneIsToldWithItsEnd() throws IOException {
        PemPair pair = from(-1, 62);

        assertThat(lines(pair)).containsExactly("ok    certificate: The certificate for turn.example.org in "
                + pair.chain() + " is good until 2027-01-31, and its key fits.");
    }

    @Test
    void oneThatEndsWithinFourteenDaysIsAWarning() throws IOException {
        assertThat(lines(from(-1, 14))).singleElement().asString().startsWith("ok ");
        assertThat(lines(issue(Duration.ofDays(-1), Duration.ofDays(14).minusSeconds(1)))).containsExactly(
                "warn  certificate: The certificate for turn.example.org expires in 13 days, on 2026-12-14." + RENEW);
        assertThat(lines(issue(Duration.ofDays(-1), Duration.ofHours(47)))).singleElement().asString()
                .contains("expires in 1 day, on 2026-12-02.");
        assertThat(lines(issue(Duration.ofDays(-1), Duration.ofHours(2)))).singleElement().asString()
                .contains("expires within a day, on 2026-11-30.");
    }

    @Test
    void oneThatHasEndedIsWrong() throws IOException {
        assertThat(lines(from(-90, -1))).containsExactly("wrong certificate: The certificate for turn.example.org"
                + " expired on 2026-11-29: clients over TLS and DTLS refuse it." + RENEW);
    }

    @Test
    void oneThatIsNotGoodYetMayComeFromAWrongClock() throws IOException {
        assertThat(lines(from(2, 90))).containsExactly("wrong certificate: The certificate for turn.example.org is good"
                + " from 2026-12-02 on, and this host's clock says 2026-11-30: clients refuse it until then."
                + " Mend it: set the clock, or make the certificate anew.");
    }

    @Test
    void theKeyOfAnotherOneIsWrong() throws IOException {
        PemPair first = from(-1, 90);
        PemPair mixed = new PemPair(first.chain(),
                authority.issue(Files.createDirectory(folder.resolve("other")), HOST, PemPair::new).key());

        assertThat(lines(mixed)).containsExactly("wrong certificate: The key in " + mixed.key()
                + " does not belong to the first certificate in " + mixed.chain()
                + "; give the key that the certificate was made with.");
    }

    @Test
    void aFileThatIsNotThereIsWrong() {
        assertThat(lines(new PemPair(folder.resolve("a.pem"), folder.resolve("b.pem")))).containsExactly(
                "wrong certificate: There is no file " + folder.resolve("a.pem") + "; check --cert and --key.");
    }

    @Test
    void aNameThatClientsAreToldMustStandInACertificate() throws IOException {
        PemPair pair = from(-1, 90);

        assertThat(new CertificateCheck(List.of(pair), List.of(HOST), NOW).findings()).allMatch(Finding::isOk);
        assertThat(new CertificateCheck(List.of(pair), List.of("other.example.org"), NOW).findings())
                .extracting(Finding::line)
                .contains("warn  certificate: No certificate is for other.example.org, which clients are told: browsers"
                        + " refuse turns: and https: there. Mend it: a certificate with that name, or --advertise with"
                        + " a name that the certificate has.");
    }

    @Test
    void whereThereIsNoCertificateThereIsNothingToSay() {
        assertThat(new CertificateCheck(List.of(), List.of(), NOW).findings()).isEmpty();
    }

    private PemPair from(int days, int untilDays) throws IOException {
        return issue(Duration.ofDays(days), Duration.ofDays(untilDays));
    }

    private PemPair issue(Duration from, Duration until) throws IOException {
        return authority.issue(folder, HOST, NOW.plus(from), NOW.plus(until), PemPair::new);
    }

    private static List<String> lines(PemPair pair) {
        return new CertificateCheck(List.of(pair), List.of(), NOW).findings().stream().map(Finding::line).toList();
    }
}
