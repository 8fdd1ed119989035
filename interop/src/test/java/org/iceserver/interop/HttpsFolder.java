package org.iceserver.interop;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.SimpleFileServer;

import static org.assertj.core.api.Assertions.assertThat;

/** A folder that the JDK's own web server shows over HTTPS on loopback. */
record HttpsFolder(HttpsServer server) {
    private static final String PASSWORD = "of this test";

    static HttpsFolder show(Path folder, TestAuthority authority, int port) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(folder.resolveSibling("site.p12"), authority)));
        server.createContext("/", SimpleFileServer.createFileHandler(folder.toAbsolutePath()));
        server.start();
        return new HttpsFolder(server);
    }

    private static SSLContext context(Path store, TestAuthority authority) throws Exception {
        ForeignTool made = ForeignTool.run(20, "openssl", "pkcs12", "-export", "-in",
                authority.certificate().toString(), "-inkey", authority.key().toString(), "-passout",
                "pass:" + PASSWORD, "-out", store.toString());
        assertThat(made.exitStatus()).as(made.output()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    void close() {
        server.stop(0);
    }
}
