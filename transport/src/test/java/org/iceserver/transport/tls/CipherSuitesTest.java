package org.iceserver.transport.tls;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 8489 s6.2.3 and RFC 9325 s4.2. */
class CipherSuitesTest {
    private final List<String> served = new ServerCertificates(List.of(Certificates
            .selfSigned(List.of("turn.example.org"), Instant.now(), new SecureRandom()))).web().cipherSuites();

    @Test
    void theSuiteThatEveryStunServerHasIsServed() {
        assertThat(served).contains("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256");
    }

    @Test
    void everySuiteHasForwardSecrecyAndAuthenticatedEncryption() {
        assertThat(served)
                .allMatch(suite -> suite.matches("TLS_(?:(?:EC)?DHE_(?:RSA|ECDSA)_WITH_)?(?:AES_.*_GCM|CHACHA20).*"));
    }
}
