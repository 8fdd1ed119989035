package org.iceserver.transport;

/**
 * The encryption of a connection, in OpenSSL's names, which operators and their tools know.
 *
 * @param version such as {@code TLSv1.3} or {@code DTLSv1.2}
 * @param cipher such as {@code TLS_AES_128_GCM_SHA256} or {@code ECDHE-RSA-AES128-GCM-SHA256}
 */
public record Encryption(String version, String cipher) {
    private static final String KEY_EXCHANGE_ENDS = "_WITH_";

    /** @param suite its name in IANA's registry; OpenSSL has other names for the suites before TLS 1.3 */
    public static Encryption of(String version, String suite) {
        if (!suite.contains(KEY_EXCHANGE_ENDS)) {
            return new Encryption(version, suite);
        }
        return new Encryption(version, suite.replaceFirst("^TLS_", "").replace(KEY_EXCHANGE_ENDS, "_")
                .replace("AES_", "AES").replace("POLY1305_SHA256", "POLY1305").replace('_', '-'));
    }
}
