package org.iceserver.interop;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Certificates that OpenSSL made for a few days, and some that are over: what the check, the server and the doctor say. */
@Tag("namespace")
final class CheckedCertificatesTest {
    private static final String RENEW = " Mend it: renew it, and look why that was not done: the server reads new files by itself.";
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void oneThatEndsSoonIsToldByTheLogTheStatusTheMetricsAndTheDoctor() throws Exception {
        made(List.of(), 5);
        String sentence = "The certificate for turn.example.org expires in 4 days, on " + day(5) + "." + RENEW;
        try (ServerProcess server = started()) {
            await(server, sentence);

            assertThat(get(server, "/api/v1/status")).contains("\"key\":\"certificate_expires\"", sentence,
                    "\"names\":[\"turn.example.org\"]");
            assertThat(get(server, "/metrics")).containsPattern(
                    "iceserver_certificate_expiry_timestamp_seconds\\{certificate=\"1\",names=\"turn.example.org\"} 1\\.");
            ForeignTool doctor = ForeignTool.run(60, ForeignTool.LAUNCHER, "doctor", "127.0.0.1", "--admin",
                    "http://127.0.0.1:" + server.adminPort(), "--tls-port",
                    Integer.toString(server.stunPort()));
            assertThat(doctor.output()).contains("warn  certificate: " + sentence);
        }
    }

    @Test
    @Timeout(180)
    void oneThatIsOverIsWrongInTheCheckAndToldByTheServer() throws Exception {
        made(List.of("faketime", "-f", "-30d"), 5);
        String sentence = "The certificate for turn.example.org expired on " + day(-25)
                + ": clients over TLS and DTLS refuse it." + RENEW;

        ForeignTool check = check("--cert", certificate().toString(), "--key", key().toString());
        assertThat(check.exitStatus()).isEqualTo(1);
        assertThat(check.output()).contains("wrong certificate: " + sentence);

        try (ServerProcess server = started()) {
            await(server, sentence);
            assertThat(get(server, "/api/v1/status")).contains("\"key\":\"certificate_expired\"", sentence);
            ForeignTool doctor = ForeignTool.run(60, ForeignTool.LAUNCHER, "doctor", "127.0.0.1", "--admin",
                    "http://127.0.0.1:" + server.adminPort(), "--tls-port",
                    Integer.toString(server.stunPort()));
            assertThat(doctor.exitStatus()).isEqualTo(1);
            assertThat(doctor.output()).contains("wrong certificate: " + sentence);
        }
    }

    @Test
    @Timeout(180)
    void theDoctorTriesTlsAndDtlsToo() throws Exception {
        ProbeCertificates authority = ProbeCertificates.in(folder);
        ProbeCertificates.Pair good = authority.issue("good", "DNS:localhost", "+0d");
        try (ServerProcess server = FailingServer.launch("--tls-port", "0", "--cert", good.certificate().toString(),
                "--key", good.key().toString()).start()) {
            ForeignTool doctor = ForeignTool.run(120, authority.trusting(), ForeignTool.LAUNCHER, "doctor", "localhost",
                    "--admin", "http://127.0.0.1:" + server.adminPort(), "--tls-port",
                    Integer.toString(server.stunPort()),
                    "--timeout", "20s");

            for (String transport : List.of("UDP", "TCP", "TLS", "DTLS")) {
                assertThat(doctor.output())
                        .contains("ok    TURN over " + transport + ": The server relays for you at 127.0.0.1:");
            }
        }
    }

    @Test
    @Timeout(180)
    void aRenewedOneEndsTheWarning() throws Exception {
        made(List.of(), 5);
        try (ServerProcess server = started()) {
            assertThat(get(server, "/api/v1/status")).contains("\"key\":\"certificate_expires\"");

            made(List.of(), 90);

            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (get(server, "/api/v1/status").contains("\"key\":\"certificate_expires\"")) {
                assertThat(System.nanoTime()).as(server.output()).isLessThan(deadline);
                Waiting.briefly();
            }
        }
    }

    @Test
    @Timeout(180)
    void aClockBeforeTheCertificatesBeginIsNamedByTheCheck() {
        made(List.of("faketime", "-f", "+2d"), 90);

        ForeignTool check = check("--cert", certificate().toString(), "--key", key().toString());

        assertThat(check.exitStatus()).isEqualTo(1);
        assertThat(check.output()).contains("wrong certificate: The certificate for turn.example.org is good from "
                + day(2) + " on, and this host's clock says " + day(0)
                + ": clients refuse it until then. Mend it: set the clock, or make the certificate anew.");
    }

    private ServerProcess started() {
        // TLS on the STUN port, so that no port of a kind is taken.
        return ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user",
                "ann:a-long-password", "--tls-port", "0", "--cert", certificate().toString(), "--key",
                key().toString());
    }

    private static ForeignTool check(String... options) {
        return CheckRun.of(FreePort.next(), options);
    }

    private Path certificate() {
        return folder.resolve("fullchain.pem");
    }

    private Path key() {
        return folder.resolve("privkey.pem");
    }

    /** @param under what sets another time for OpenSSL */
    private void made(List<String> under, int days) {
        var command = new ArrayList<>(under);
        command.addAll(List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-days", Integer.toString(days), "-subj", "/CN=turn.example.org", "-addext",
                "subjectAltName=DNS:turn.example.org", "-out", certificate().toString(), "-keyout", key().toString()));
        ForeignTool made = ForeignTool.run(20, command.toArray(String[]::new));
        assertThat(made.exitStatus()).as(made.output()).isZero();
    }

    private static LocalDate day(int fromNow) {
        return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(fromNow);
    }

    private static void await(ServerProcess server, String words) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!server.output().contains(words)) {
            assertThat(System.nanoTime()).as(server.output()).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    /** The admin port opens last, after the one that tells that the server is ready. */
    private static String get(ServerProcess server, String path) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return answer(server, path);
            } catch (ConnectException e) {
                assertThat(System.nanoTime()).as(server.output()).isLessThan(deadline);
                Waiting.briefly();
            }
        }
    }

    private static String answer(ServerProcess server, String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + path)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }
}
