package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every kind of key that OpenSSL makes either serves OpenSSL's client over TLS, DTLS and HTTPS, or is refused at the start by name. */
@Tag("namespace")
final class KeyKindsTest {
    @TempDir
    private Path folder = Path.of("");

    /** The client offers what it offers by itself, but for TLS 1.2 and 1.3 as told. */
    @ParameterizedTest
    @CsvSource({"P-256, ec -pkeyopt ec_paramgen_curve:P-256", "P-384, ec -pkeyopt ec_paramgen_curve:P-384",
        "P-521, ec -pkeyopt ec_paramgen_curve:P-521", "RSA 2048, rsa:2048", "RSA 4096, rsa:4096",
        "Ed25519, ed25519"})
    void thisKeyServes(String name, String options) throws IOException {
        Path certificate = make(options);
        int tls = FreePort.next();
        try (ServerProcess server = ServerProcess.start("--user", "ann:wonderland", "--realm", "example.org",
                "--listen",
                "127.0.0.1", "--relay-ip", "127.0.0.1", "--tls-port", Integer.toString(tls), "--cert",
                certificate.toString(), "--key", key().toString())) {
            assertTalks(name, tls, certificate, "-tls1_3");
            assertTalks(name, tls, certificate, "-tls1_2");
            assertTalks(name, tls, certificate, "-dtls1_2");
            assertTalks(name, server.signalPort(), certificate, "-tls1_3");
            assertTalks(name, server.signalPort(), certificate, "-tls1_2");
        }
    }

    @ParameterizedTest
    @CsvSource({"an Ed448 key, ed448", "a key on the curve secp256k1, ec -pkeyopt ec_paramgen_curve:secp256k1",
        "a key on the curve brainpoolP256r1, ec -pkeyopt ec_paramgen_curve:brainpoolP256r1",
        "an RSA key of 1024 bits, rsa:1024", "an RSA-PSS key, rsa-pss -pkeyopt rsa_keygen_bits:2048",
        "a DSA key, dsa",
        "an elliptic-curve key with parameters, ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit"})
    void thisKeyIsRefusedByName(String words, String options) throws IOException {
        Path certificate = options.equals("dsa") ? makeDsa() : make(options);
        ForeignTool refused = ForeignTool.run(60, ForeignTool.LAUNCHER, "--listen", "127.0.0.1", "--relay-ip",
                "127.0.0.1", "--signal-port",
                Integer.toString(FreePort.next()), "--stun-port", Integer.toString(FreePort.next()), "--cert",
                certificate.toString(), "--key", key().toString());
        assertThat(refused.exitStatus()).as(refused.output()).isNotZero();
        assertThat(refused.output()).contains(words, certificate.toString());
    }

    private static void assertTalks(String name, int port, Path trusted, String version) {
        ForeignTool tool = ForeignTool.run(20, "openssl", "s_client", version, "-connect", "127.0.0.1:" + port,
                "-CAfile", trusted.toString());
        assertThat(tool.output()).as("%s, %s", name, version).contains("Verify return code: 0 (ok)", "Cipher is ");
        assertThat(tool.output()).as("%s, %s", name, version).doesNotContain("Cipher is (NONE)");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private Path make(String options) {
        Path certificate = folder.resolve("chain.pem");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey"));
        command.addAll(Arrays.asList(options.split(" ")));
        command.addAll(List.of("-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key().toString(), "-out",
                certificate.toString()));
        succeed(command);
        return certificate;
    }

    private Path makeDsa() throws IOException {
        Path parameters = folder.resolve("dsa.pem");
        succeed(List.of("openssl", "genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:2048",
                "-out", parameters.toString()));
        succeed(List.of("openssl", "genpkey", "-paramfile", parameters.toString(), "-out", key().toString()));
        Path certificate = folder.resolve("chain.pem");
        succeed(List.of("openssl", "req", "-x509", "-key", key().toString(), "-days", "2", "-subj", "/CN=localhost",
                "-out", certificate.toString()));
        Files.delete(parameters);
        return certificate;
    }

    private static void succeed(List<String> command) {
        ForeignTool made = ForeignTool.run(60, command.toArray(String[]::new));
        assertThat(made.exitStatus()).as(made.output()).isZero();
    }
}
