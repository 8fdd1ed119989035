package org.iceserver.server.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class KeptCertificateTest {
    private final Instant now = Instant.now();
    private static final List<String> NAMES = List.of("localhost", "192.0.2.1", "2001:db8::1");

    @TempDir
    Path folder;

    @Test
    void theNextStartHasTheSameCertificate() throws Exception {
        Certificates first = get(NAMES, now);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Certificates second = get(NAMES, now.plus(Duration.ofDays(28)));
        assertThat(second.chain()).isEqualTo(first.chain());
        assertThat(second.key()).isEqualTo(first.key());
    }

    @Test
    void anotherServerOfTheSameFolderHasItsOwn() {
        assertThat(new KeptCertificate(state(), 4000).get(NAMES, now, new SecureRandom()).chain())
                .isNotEqualTo(get(NAMES, now).chain());
    }

    @Test
    void itIsMadeAnewBeforeItExpires() {
        Certificates first = get(NAMES, now);
        assertThat(get(NAMES, now.plus(Duration.ofDays(29).plusHours(1))).chain()).isNotEqualTo(first.chain());
    }

    @Test
    void itIsMadeAnewForAnAddressThatItDoesNotName() {
        Certificates first = get(NAMES, now);
        Certificates second = get(List.of("localhost", "192.0.2.9"), now);
        assertThat(second.chain()).isNotEqualTo(first.chain());
        assertThat(second.covers("192.0.2.9")).isTrue();
        assertThat(get(List.of("localhost"), now).chain()).as("fewer names are no reason").isEqualTo(second.chain());
    }

    @Test
    void aFileThatIsNoCertificateIsReplaced() throws Exception {
        get(NAMES, now);
        for (String rubbish : List.of("", "rubbish",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")) {
            Files.writeString(file(), rubbish);
            Certificates made = get(NAMES, now);
            assertThat(get(NAMES, now).chain()).isEqualTo(made.chain());
        }
    }

    @Test
    void withoutAFolderEachStartMakesOne() {
        Certificates first = new KeptCertificate(StateDirectory.NONE, 3000).get(NAMES, now, new SecureRandom());
        assertThat(new KeptCertificate(StateDirectory.NONE, 3000).get(NAMES, now, new SecureRandom()).chain())
                .isNotEqualTo(first.chain());
    }

    @Test
    void aServerThatRunsOnShowsANewOneADayBeforeTheEnd() {
        KeptCertificate kept = new KeptCertificate(state(), 3000);
        Certificates first = kept.get(NAMES, now, new SecureRandom());
        ServerCertificates shown = new ServerCertificates(List.of(first));

        kept.renew(shown, NAMES, first.expires().minus(Duration.ofHours(25)), new SecureRandom());
        assertThat(shown.all()).containsExactly(first);

        Instant late = first.expires().minus(Duration.ofHours(23));
        kept.renew(shown, NAMES, late, new SecureRandom());
        assertThat(shown.all().getFirst().expires()).isAfter(late.plus(Duration.ofDays(28)));
        assertThat(get(NAMES, late).chain()).isEqualTo(shown.all().getFirst().chain());
    }

    private Certificates get(List<String> names, Instant now) {
        return new KeptCertificate(state(), 3000).get(names, now, new SecureRandom());
    }

    private StateDirectory state() {
        return StateDirectory.of(Optional.of(folder), Map.of());
    }

    private Path file() {
        return folder.resolve("self-signed-3000.pem");
    }
}
