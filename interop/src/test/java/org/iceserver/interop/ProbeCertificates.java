package org.iceserver.interop;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** An authority, what it signs at other times than now, and the environment of a Java process that trusts it alone. */
final class ProbeCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Pair authority;

    /** As PEM files. */
    record Pair(Path certificate, Path key) {}

    private ProbeCertificates(Path folder) {
        this.folder = folder;
        this.authority = openssl("authority", "+0d", "-subj", "/CN=a test authority", "-addext",
                "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign");
    }

    static ProbeCertificates in(Path folder) {
        return new ProbeCertificates(folder);
    }

    /**
     * @param names as OpenSSL writes alternative names
     * @param from when its two days begin, as faketime writes it: {@code -30d}
     */
    Pair issue(String file, String names, String from) {
        return openssl(file, from, "-subj", "/CN=" + file, "-CA", authority.certificate().toString(), "-CAkey",
                authority.key().toString(), "-addext", "subjectAltName=" + names, "-addext",
                "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth");
    }

    Pair selfSigned(String file, String names) {
        return openssl(file, "+0d", "-subj", "/CN=" + file, "-addext", "subjectAltName=" + names);
    }

    /** The JDK reads it whatever the launcher does with arguments. */
    Map<String, String> trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(authority.certificate())) {
            store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return Map.of("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword="
                + PASSWORD + " -Djavax.net.ssl.trustStoreType=PKCS12");
    }

    private Pair openssl(String file, String from, String... options) {
        Pair made = new Pair(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
        List<String> command = new ArrayList<>(List.of("faketime", "-f", from, "openssl", "req", "-x509", "-newkey",
                "ec",
                "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-out", made.certificate().toString(),
                "-keyout", made.key().toString()));
        command.addAll(List.of(options));
        ForeignTool tool = ForeignTool.run(20, command.toArray(String[]::new));
        assertThat(tool.exitStatus()).as(tool.output()).isZero();
        return made;
    }
}
