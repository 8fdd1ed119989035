package org.iceserver.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate and its key in PEM, made by keytool for a rehearsal. */
record PemFiles(Path certificate, Path key) {
    private static final String PASSWORD = "rehearsal";

    static PemFiles make(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("rehearsal.p12");
        Command.run(List.of(Command.ofTheJdk("keytool"), "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1",
                "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "30", "-alias",
                PASSWORD, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD), Map.of(),
                "run this with a whole JDK 25");
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new PemFiles(
                    pem(folder.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate(PASSWORD).getEncoded()),
                    pem(folder.resolve("key.pem"), "PRIVATE KEY",
                            keys.getKey(PASSWORD, PASSWORD.toCharArray()).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("keytool's store cannot be read", e);
        }
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }
}
