package org.iceserver.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Several credentials and several peers of one user, whom the {@code sub} of a token names. */
class SharedAccountTest {
    private static final String KEY = "a-key-of-this-test-0123456789abcdef0123456789";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));

    @TempDir
    private Path directory = Path.of("");

    private int stunPort;
    private int signalPort;
    private int adminPort;

    @BeforeEach
    void writeTheKey() throws IOException {
        stunPort = FreePort.next();
        signalPort = FreePort.next();
        adminPort = FreePort.next();
        Files.writeString(directory.resolve("jwt"), KEY);
    }

    @Test
    void twoCredentialsOfOneSubjectHaveOneQuota() throws Exception {
        try (var _ = start("--limit", "allocations-per-user=1");
                TurnClient first = client(ice("ann"));
                TurnClient second = client(ice("ann"));
                TurnClient elses = client(ice("ben"))) {
            first.allocate(AllocateOptions.NONE);

            assertThatExceptionOfType(TurnException.class).isThrownBy(() -> second.allocate(AllocateOptions.NONE))
                    .matches(refused -> refused.is(ErrorCode.ALLOCATION_QUOTA_REACHED));
            assertThat(elses.allocate(AllocateOptions.NONE).relayed().getPort()).isPositive();
        }
    }

    @Test
    void aKickOfOnePeerEndsItsAllocationAlone() throws Exception {
        try (var _ = start()) {
            SignalingPeer here = SignalingPeer.arrive(signalPort, token("ann"));
            SignalingPeer there = SignalingPeer.arrive(signalPort, token("ann"));
            try (TurnClient kicked = client(here.credentials());
                    TurnClient spared = client(there.credentials());
                    TurnClient again = client(here.credentials())) {
                kicked.allocate(AllocateOptions.NONE);
                spared.allocate(AllocateOptions.NONE);

                assertThat(kick("peer", here.id())).isEqualTo(1);

                assertThatExceptionOfType(TurnException.class).isThrownBy(() -> kicked.refresh(Duration.ofMinutes(5)));
                assertThatExceptionOfType(TurnException.class).isThrownBy(() -> again.allocate(AllocateOptions.NONE));
                spared.refresh(Duration.ofMinutes(5));
                assertThat(kick("user", "ann")).as("the rest of the account").isEqualTo(1);
            }
        }
    }

    private Launched start(String... more) throws Exception {
        String[] usual = {"--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--stun-port",
            Integer.toString(stunPort), "--signal-port", Integer.toString(signalPort), "--admin-port",
            Integer.toString(adminPort), "--signal-auth", "jwt", "--jwt-key", directory.resolve("jwt").toString()};
        String[] all = new String[usual.length + more.length];
        System.arraycopy(usual, 0, all, 0, usual.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return Launched.start(directory, all).awaitReady();
    }

    private Credentials ice(String subject) throws Exception {
        JsonNode turn = JsonMapper.shared().readTree(HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + signalPort + "/ice"))
                        .header("Authorization", "Bearer " + token(subject)).build(),
                BodyHandlers.ofString()).body()).at("/iceServers/1");
        return new Credentials(turn.path("username").asString(), turn.path("credential").asString());
    }

    private int kick(String what, String whom) throws Exception {
        HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + adminPort + "/api/v1/kick")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"" + what + "\":\"" + whom + "\"}")).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).path("ended").asInt();
    }

    private TurnClient client(Credentials credentials) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", stunPort), credentials, TIMING);
    }

    private static String token(String subject) throws JOSEException {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), new JWTClaimsSet.Builder().subject(subject)
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600))).build());
        token.sign(new MACSigner(KEY));
        return token.serialize();
    }
}
