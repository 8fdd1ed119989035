package org.iceserver.server.observe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.admin.Condition;
import org.iceserver.admin.Condition.Resource;
import org.iceserver.admin.Condition.Warning;
import org.iceserver.server.check.Finding;
import org.iceserver.testing.TestAuthority;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.PemPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Each thing that is wrong with a running server is one warning with its key and its sentence. */
class StandingTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    private Path folder;

    private final MemoryBudget memory = MemoryBudget.of(100L << 20, 100L << 20);
    private final AtomicLong logLost = new AtomicLong(7);
    private final AtomicLong nanos = new AtomicLong(-5);
    private List<Certificates> certificates = List.of();
    private Optional<Boolean> synchronised = Optional.of(true);
    private boolean draining;
    private int allocations;
    private List<String> absences = List.of();
    private boolean toldElsewhere;
    private SilentPorts.Counts counts = new SilentPorts.Counts(1_000, 0, 50);
    private final SilentPorts silent = new SilentPorts("49152-49251", () -> counts);
    private final Standing standing = standing(false);

    private Standing standing(boolean renewed) {
        return new Standing(new Standing.Sources(() -> certificates, renewed, () -> synchronised, () -> draining,
                Optional.of(new Standing.RelaySide(100, () -> allocations, silent, List.of(this::addresses))), memory,
                () -> absences, List::of, logLost::get, () -> NOW, nanos::get));
    }

    private List<Finding> addresses() {
        return toldElsewhere ? List.of(Finding.warn("relay address", "Nobody is there.", "leave it out")) : List.of();
    }

    @Test
    void aServerThatIsWellHasNoWarningsAndTellsWhatItUses() {
        Condition condition = standing.now();

        assertThat(condition.warnings()).isEmpty();
        assertThat(condition.resources()).extracting(Resource::name).startsWith("relay_ports")
                .contains("heap_bytes", "buffer_bytes");
        assertThat(condition.resources()).allMatch(resource -> resource.used() <= resource.limit());
    }

    @Test
    void certificatesAreToldWithTheirNamesAndEnds() throws IOException {
        certificates = List.of(until(Duration.ofDays(3)), until(Duration.ofDays(-3)), until(Duration.ofDays(300)));

        assertThat(standing.now().certificates()).hasSize(3)
                .allMatch(one -> one.names().equals(List.of("turn.example.org")))
                .first().matches(one -> one.notAfter().equals(NOW.plus(Duration.ofDays(3))));
        assertThat(standing.now().warnings()).extracting(Warning::key).containsExactly("certificate_expires",
                "certificate_expired");
        assertThat(standing.now().warnings().getFirst().sentence())
                .startsWith("The certificate for turn.example.org expires in 3 days, on 2026-12-03. Mend it: ");
    }

    @Test
    void aClockAloneADrainAndADatabaseThatIsAwayAreTold() {
        synchronised = Optional.of(false);
        draining = true;
        absences = List.of("The database turn at db has not answered for 9 s.");

        assertThat(standing.now().warnings()).extracting(Warning::key).containsExactly("database_away",
                "clock_unsynchronised", "draining");
    }

    @Test
    void relayPortsAreToldBeforeTheyEnd() {
        allocations = 79;
        assertThat(standing.now().warnings()).isEmpty();

        allocations = 80;
        assertThat(standing.now().warnings()).containsExactly(new Warning("relay_ports_short",
                "80 of 100 relay ports are in use: an allocation that finds none is refused with 508."
                        + " Mend it: --relay-ports with a wider range, and the firewall with it."));
    }

    @Test
    void packetsOfSeveralSessionsThatNobodyAnswersAreTold() {
        counts = new SilentPorts.Counts(1_100, 0, 52);
        assertThat(standing.now().warnings()).as("two sessions are chance").isEmpty();

        counts = new SilentPorts.Counts(1_100, 0, 53);
        assertThat(standing.now().warnings()).containsExactly(new Warning("relay_ports_silent",
                "100 packets of 3 sessions left the relay ports for peers, and none came back: a firewall drops UDP to the"
                        + " relay ports (49152-49251) or from them, or the relayed address is wrong (--external-ip). Mend it:"
                        + " open these ports for UDP, both ways; 'iceserver probe' on a machine in another network tells which"
                        + " of them it is."));

        counts = new SilentPorts.Counts(1_100, 1, 53);
        assertThat(standing.now().warnings()).isEmpty();
    }

    @Test
    void anAddressThatLeadsElsewhereIsTold() {
        toldElsewhere = true;

        assertThat(standing.now().warnings())
                .containsExactly(new Warning("relay_address", "Nobody is there. Mend it: leave it out."));
    }

    @Test
    void aCertificateThatTheServerRenewsItselfIsToldWhenItIsOverAlone() throws IOException {
        certificates = List.of(until(Duration.ofDays(3)));
        assertThat(standing(true).now().warnings()).isEmpty();

        certificates = List.of(until(Duration.ofDays(-3)));
        assertThat(standing(true).now().warnings()).extracting(Warning::key).containsExactly("certificate_expired");
    }

    @Test
    void aRefusalOfMemoryIsToldForTenMinutes() {
        var account = memory.share(Holding.STREAM_FRAMES).account();
        account.hold(1L << 40);
        standing.look();

        assertThat(standing.now().warnings()).containsExactly(new Warning("memory_refusing",
                "Memory for unfinished TURN frames on TCP and TLS was used up within the last 10 minutes, and what came"
                        + " beyond was refused. Mend it: more memory for the server, if this is no attack."));
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(standing.now().warnings()).isEmpty();
        account.close();
    }

    @Test
    void linesOfTheLogThatWereLostAreToldAndOldLossesAreNot() {
        assertThat(standing.now().warnings()).isEmpty();

        logLost.incrementAndGet();
        assertThat(standing.now().warnings()).extracting(Warning::key).containsExactly("log_lines_lost");
    }

    private Certificates until(Duration end) throws IOException {
        PemPair pair = new TestAuthority().issue(folder, "turn.example.org", NOW.minus(Duration.ofDays(30)),
                NOW.plus(end), PemPair::new);
        return Certificates.load(pair.chain(), pair.key());
    }
}
