package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The operator learns everywhere why a client was refused; nobody else does. */
class RefusalsToldTest extends AgainstAdminPort {
    @Test
    void aSessionThatBeginsAsAllDoIsNoRefusal() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
        }

        JsonNode told = json(get(server, "refusals"));
        assertThat(told.path("refusals")).isEmpty();
        assertThat(told.path("totals")).isEmpty();
        assertThat(metrics()).contains("iceserver_turn_refusals_total{reason=\"wrong_password\"} 0")
                .doesNotContainPattern("iceserver_turn_refusals_total\\{.*} [1-9]")
                // There may be several, if the first answer took so long that the client asked again.
                .containsPattern("iceserver_error_responses_total\\{code=\"401\"} [1-9]");
        assertThat(status()).doesNotContain("\nrefused", "last refused");
    }

    @Test
    void aWrongPasswordIsToldEverywhere() throws Exception {
        String sentence = "The password of user 'alice' is wrong; give the client the one that this server has.";
        refused(new Credentials("alice", "guess"));

        JsonNode told = json(get(server, "refusals"));
        JsonNode last = told.path("refusals").path(0);
        assertThat(last.path("user").asString()).isEqualTo("alice");
        assertThat(last.path("client").asString()).matches("127\\.0\\.0\\.1:\\d+");
        assertThat(last.path("code").asInt()).isEqualTo(401);
        assertThat(last.path("reason").asString()).isEqualTo("wrong_password");
        assertThat(last.path("sentence").asString()).isEqualTo(sentence);
        long times = told.path("totals").path("wrong_password").asLong();
        assertThat(times).isPositive();
        assertThat(metrics()).contains("iceserver_turn_refusals_total{reason=\"wrong_password\"} " + times);
        assertThat(status()).containsPattern("(?m)^refused +" + times + " wrong_password$").contains(
                "last refused requests",
                "'alice' at " + last.path("client").asString() + ", 401 wrong_password: " + sentence);
        assertThat(json(get(server, "status")).at("/totals/refusals/wrong_password").asLong()).isEqualTo(times);
    }

    @Test
    void credentialsWithATimeStampAreTold() throws Exception {
        long now = InstantSource.system().instant().getEpochSecond();
        RestCredential old = new RestCredentials(List.of(REST)).mint("ann", Duration.ofHours(-2), now);
        RestCredential foreign = new RestCredentials(List.of("another secret")).mint("ann", Duration.ofHours(2), now);
        refused(new Credentials(old.username(), old.password()));
        refused(new Credentials(foreign.username(), foreign.password()));

        JsonNode last = json(get(server, "refusals")).path("refusals");
        assertThat(last.path(0).path("sentence").asString()).isEqualTo("The password of user '" + foreign.username()
                + "' does not match this server's secret; whoever makes credentials needs a secret that this server has.");
        assertThat(sentences(last)).anyMatch(sentence -> sentence.startsWith("The credential of user '" + old.username()
                + "' expired 2 h") && sentence.contains(", at " + Instant.ofEpochSecond(now - 7_200) + "; "));
    }

    @Test
    void soManyAreShownAsWereAskedFor() throws Exception {
        refused(new Credentials("alice", "guess"));
        refused(new Credentials("bob", "guess"));

        JsonNode one = json(get(server, "refusals?limit=1")).path("refusals");
        assertThat(one).hasSize(1);
        assertThat(one.path(0).path("reason").asString()).isEqualTo("no_such_user");
        assertThat(get(server, "refusals?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void whatSignalingRefusesIsToldEverywhere() throws Exception {
        URI ice = URI.create("http://127.0.0.1:" + server.signalPort().orElseThrow() + "/ice");
        String sentence = "Pages of https://evil.example may not use this server; allow them with --signal-origin"
                + " https://evil.example.";

        assertThat(send(HttpRequest.newBuilder(ice).header("Origin", "https://evil.example")).statusCode())
                .isEqualTo(403);

        JsonNode told = json(get(server, "refusals"));
        JsonNode last = told.path("refusals").path(0);
        assertThat(last.path("client").asString()).isEqualTo("127.0.0.1");
        assertThat(last.path("code").asInt()).isEqualTo(403);
        assertThat(last.path("reason").asString()).isEqualTo("origin");
        assertThat(last.path("sentence").asString()).isEqualTo(sentence);
        assertThat(told.path("totals").path("origin").asLong()).isEqualTo(1);
        assertThat(metrics()).contains("iceserver_signal_refusals_total{reason=\"origin\"} 1",
                "iceserver_signal_refusals_total{reason=\"token\"} 0");
        assertThat(status()).containsPattern("(?m)^refused +1 origin$")
                .contains("127.0.0.1, 403 origin: " + sentence);
    }

    private void refused(Credentials credentials) throws Exception {
        try (TurnClient client = client(credentials)) {
            assertThatExceptionOfType(TurnException.class).isThrownBy(() -> client.allocate(AllocateOptions.NONE))
                    .matches(refused -> refused.code() == 401);
        }
    }

    private static List<String> sentences(JsonNode refusals) {
        return refusals.valueStream().map(one -> one.path("sentence").asString()).toList();
    }

    private String metrics() throws Exception {
        return send(HttpRequest.newBuilder(base(server).resolve("/metrics"))).body();
    }

    private String status() {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed);
        Main.run(("status --admin " + base(server)).split(" "), Map.of(), writer, writer);
        writer.flush();
        return printed.toString();
    }
}
