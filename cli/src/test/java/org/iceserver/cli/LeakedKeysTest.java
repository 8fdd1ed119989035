package org.iceserver.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A leaked key is useless when its file has another key and the server has got HUP. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals")
class LeakedKeysTest {
    private static final String LEAKED = "leaked-0123456789abcdef0123456789abcdef";
    private static final String FRESH = "fresh-0123456789abcdef0123456789abcdef0";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private int signalPort;
    private int adminPort;
    private Launched server;

    @BeforeEach
    void start() throws Exception {
        signalPort = FreePort.next();
        adminPort = FreePort.next();
        Files.writeString(directory.resolve("jwt"), LEAKED);
        Files.writeString(directory.resolve("token"), LEAKED);
        Files.writeString(directory.resolve("statistics"), "redis://127.0.0.1:1");
        server = Launched.start(directory, "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--stun-port", "0",
                "--signal-port", Integer.toString(signalPort), "--admin-port", Integer.toString(adminPort),
                "--signal-auth", "jwt", "--jwt-key", directory.resolve("jwt").toString(), "--admin-token",
                "file:" + directory.resolve("token"), "--redis-stats", "file:" + directory.resolve("statistics"),
                "--log-level", "info").awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theLeakedKeyStopsAndTheNewOneWorks() throws Exception {
        assertThat(ice(LEAKED)).isEqualTo(200);
        assertThat(ice(FRESH)).isEqualTo(401);

        Files.writeString(directory.resolve("jwt"), FRESH);
        server.signal("HUP");
        server.awaitError("--jwt-key has changed.");

        assertThat(ice(LEAKED)).isEqualTo(401);
        assertThat(ice(FRESH)).isEqualTo(200);
    }

    @Test
    void theLeakedAdminTokenStopsAndTheNewOneWorks() throws Exception {
        assertThat(admin(LEAKED)).isEqualTo(200);
        assertThat(admin(FRESH)).isEqualTo(401);

        Files.writeString(directory.resolve("token"), FRESH);
        server.signal("HUP");
        server.awaitError("--admin-token has changed.");

        assertThat(admin(LEAKED)).isEqualTo(401);
        assertThat(admin(FRESH)).isEqualTo(200);
    }

    @Test
    void whatCannotChangeWhileTheServerRunsSaysSoWithItsFile() throws Exception {
        Files.writeString(directory.resolve("statistics"), "redis://127.0.0.1:2");
        server.signal("HUP");

        server.awaitError("--redis-stats (" + directory.resolve("statistics")
                + ") keeps its value until the next start.");
    }

    private int ice(String key) throws Exception {
        return status("http://127.0.0.1:" + signalPort + "/ice", token(key));
    }

    private int admin(String token) throws Exception {
        return status("http://127.0.0.1:" + adminPort + "/metrics", token);
    }

    private static int status(String url, String bearer) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + bearer).build(),
                BodyHandlers.ofString()).statusCode();
    }

    private static String token(String key) throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), new JWTClaimsSet.Builder()
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600))).build());
        token.sign(new MACSigner(key));
        return token.serialize();
    }
}
