package org.iceserver.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

import org.iceserver.testing.Trust;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A certificate authority that lives for one test, and the certificate that it gave to this host, as PEM files.
 *
 * @param authority what clients have to trust
 * @param certificate for 127.0.0.1, localhost and {@link #LAN_HOST}
 * @param key the certificate's private key
 */
record TestAuthority(Path authority, Path certificate, Path key) {
    /** The name of this host in the network of the browsers' namespace. */
    static final String LAN_HOST = "host.lan.test";

    /** Makes them with OpenSSL, in this folder. */
    static TestAuthority in(Path folder) {
        TestAuthority made = new TestAuthority(folder.resolve("authority.pem"), folder.resolve("server.pem"),
                folder.resolve("server.key"));
        Path authorityKey = folder.resolve("authority.key");
        openssl(made.authority, authorityKey, "-subj", "/CN=a test authority", "-addext",
                "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign");
        openssl(made.certificate, made.key, "-subj", "/CN=localhost", "-CA", made.authority.toString(), "-CAkey",
                authorityKey.toString(), "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:" + LAN_HOST,
                "-addext",
                "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth");
        return made;
    }

    /** For clients that trust this authority and no other. */
    SSLContext trusted(String protocol) throws Exception {
        return Trust.only(authority, protocol);
    }

    private static void openssl(Path certificate, Path key, String... options) {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-out", certificate.toString(), "-keyout",
                key.toString()));
        command.addAll(List.of(options));
        ForeignTool made = ForeignTool.run(20, command.toArray(String[]::new));
        assertThat(made.exitStatus()).as(made.output()).isZero();
    }
}
