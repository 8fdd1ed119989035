package org.iceserver.transport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EncryptionTest {
    /** As {@code openssl ciphers -stdname} prints them side by side. */
    @ParameterizedTest
    @CsvSource({"TLS_AES_256_GCM_SHA384,TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256,TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,ECDHE-RSA-AES128-GCM-SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,ECDHE-ECDSA-AES256-GCM-SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,ECDHE-ECDSA-CHACHA20-POLY1305",
        "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,DHE-RSA-AES256-GCM-SHA384"})
    void cipherSuitesHaveOpenSslsNames(String registered, String openSsl) {
        assertThat(Encryption.of("TLSv1.2", registered)).isEqualTo(new Encryption("TLSv1.2", openSsl));
    }
}
