package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.cli.log.LogOutput;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.TurnClient;
import org.iceserver.server.Server;
import org.iceserver.server.host.HostNetwork;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the admin port shows, to whom, and the commands that use it. */
class AdminPortTest extends AgainstAdminPort {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void everyAnswerIsAsTheDescriptionSays() throws Exception {
        JsonNode description = new YAMLMapper().readTree(get(server, "openapi.yaml").body());
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            for (String path : List.of("status", "sessions", "users", "rooms", "peers", "history", "refusals",
                    "log-level")) {
                HttpResponse<String> answer = get(server, path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
                JsonNode schema = description.at("/paths/~1api~1v1~1" + path
                        + "/get/responses/200/content/application~1json/schema");
                assertFits(json(answer), schema, description, path);
            }
            JsonNode minted = json(post("credentials", "{\"user\":\"bob\"}"));
            assertFits(minted, description.at("/components/schemas/Credentials"), description, "credentials");
            assertThat(minted.at("/iceServers/1/username").asString()).endsWith(":bob");
        }
    }

    @Test
    void errorsAreOneSentenceOfJson() throws Exception {
        assertError(get(server, "sessions?limit=0"), 400, "from 1 to 1000");
        assertError(get(server, "sessions?colour=red"), 400, "no parameter of that name");
        assertError(get(server, "sessions?order=size"), 400, "id, traffic or age");
        assertError(get(server, "sessions?after=alice"), 400, "16 digits");
        assertError(get(server, "sessions?order=age&after=0123456789abcdef"), 400, "in the order of ids");
        assertError(post("kick", "{}"), 400, "one of user, peer, session and address");
        assertError(post("kick", "{\"user\":\"a\",\"peer\":\"b\"}"), 400, "one of user");
        assertError(post("kick", "{\"address\":\"here\"}"), 400, "not an IP address");
        assertError(post("kick", "not json"), 400, "not JSON");
        assertError(post("kick", "[]"), 400, "JSON object");
        assertError(post("log-level", "{\"level\":\"loud\"}"), 400, "error, warn, info and debug");
        assertError(post("reload", "{}"), 501, "restart");
    }

    /** The form in which a program with IPv6 sockets logs an IPv4 client's address. */
    @Test
    void anIpv4MappedAddressMeansTheIpv4AddressInIt() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);

            for (String mine : List.of("::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:127.0.0.0/104")) {
                assertThat(json(get(server, "sessions?address=" + mine)).path("sessions")).as(mine).hasSize(1);
            }
            assertThat(json(get(server, "sessions?address=::ffff:127.0.0.2")).path("sessions")).isEmpty();
            assertThat(post("trace", "{\"address\":\"::ffff:127.0.0.1\"}").body()).contains("\"127.0.0.1/32\"");
            assertThat(json(post("kick", "{\"address\":\"::ffff:127.0.0.1\"}")).path("ended").asInt()).isEqualTo(1);
        }
    }

    @Test
    void theLogLevelChangesAtOnce() throws Exception {
        String before = json(get(server, "log-level")).path("level").asString();
        try {
            assertThat(json(post("log-level", "{\"level\":\"error\"}")).path("level").asString()).isEqualTo("error");
            assertThat(json(get(server, "status")).path("logLevel").asString()).isEqualTo("error");
        } finally {
            LogOutput.level(before);
        }
    }

    /** A page that an operator visits, on loopback as well: only the port's own origin is allowed. */
    @Test
    void pagesOfOtherSitesAreRefused() throws Exception {
        URI kick = uri(server, "kick");
        HttpRequest.Builder foreign = HttpRequest.newBuilder(kick).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"alice\"}"));
        assertError(send(foreign.header("Origin", "https://evil.example")), 403, "Pages of other servers");
        // A form of another page cannot send JSON.
        assertError(send(HttpRequest.newBuilder(kick).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"alice\"}"))), 400, "application/json");
        assertThat(raw("/api/v1/status", "rebound.example")).startsWith("HTTP/1.1 403");
        assertThat(raw("/api/v1/status", "localhost:9641")).startsWith("HTTP/1.1 200");
    }

    @Test
    void whereThereIsATokenNothingIsToldWithoutIt() throws Exception {
        try (Server guarded = Server.start(configuration(Optional.of(TOKEN)), HostNetwork.read())) {
            assertError(get(guarded, "status"), 401, "--admin-token");
            assertError(send(HttpRequest.newBuilder(uri(guarded, "status")).header("Authorization", "Bearer guess")),
                    401, "--admin-token");
            assertThat(send(HttpRequest.newBuilder(uri(guarded, "status")).header("Authorization", "Bearer " + TOKEN))
                    .statusCode()).isEqualTo(200);
            assertThat(run("status --admin " + base(guarded) + " --admin-token " + TOKEN).status()).isZero();
            assertThat(run("status --admin " + base(guarded)).err()).contains("--admin-token");
        }
    }

    @Test
    void commandsAskTheRunningServer() throws Exception {
        try (TurnClient client = client("alice", "secret")) {
            client.allocate(AllocateOptions.NONE);
            String admin = " --admin " + base(server);

            assertThat(run("status" + admin).out()).containsPattern("sessions +1")
                    .containsPattern("(?m)^host +" + json(get(server, "status")).path("host").asString() + "$");
            assertThat(run("sessions" + admin).out()).contains("RELAYED").contains("alice");
            assertThat(json(run("sessions --json" + admin).out()).path("matching").asInt()).isEqualTo(1);
            assertThat(run("kick user alice" + admin).out()).isEqualTo("1 session ended.\n");
            assertThat(run("kick session nobody" + admin)).satisfies(outcome -> {
                assertThat(outcome.status()).isEqualTo(2);
                assertThat(outcome.err()).startsWith("iceserver: ").contains("16 digits");
            });
            assertThat(run("reload" + admin).status()).isEqualTo(2);
            assertThat(run("drain" + admin).out()).startsWith("Draining; 0 sessions");
        }
        assertThat(run("status --admin http://127.0.0.1:1").err()).startsWith("iceserver: nothing answers at ")
                .contains("--admin");
    }

    // ---- below: how it is asked

    private static void assertFits(JsonNode value, JsonNode schema, JsonNode description, String where) {
        if (schema.has("$ref")) {
            assertFits(value, description.at(schema.path("$ref").asString().substring(1)), description, where);
            return;
        }
        switch (schema.path("type").asString()) {
            case "object" -> {
                schema.path("required").forEach(name -> assertThat(value.has(name.asString()))
                        .as(where + " has " + name.asString()).isTrue());
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    JsonNode known = schema.path("properties").path(field.getKey());
                    JsonNode other = known.isMissingNode() ? schema.path("additionalProperties") : known;
                    assertThat(other.isMissingNode()).as(where + " describes " + field.getKey()).isFalse();
                    assertFits(field.getValue(), other, description, where + "/" + field.getKey());
                }
            }
            case "array" -> value.forEach(one -> assertFits(one, schema.path("items"), description, where + "[]"));
            case "string" -> assertThat(value.isString()).as(where).isTrue();
            case "integer" -> assertThat(value.isIntegralNumber()).as(where).isTrue();
            case "number" -> assertThat(value.isNumber()).as(where).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(where).isTrue();
            default -> throw new AssertionError(where + " has no type");
        }
    }

    private static void assertError(HttpResponse<String> answer, int status, String part) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("error").asString()).contains(part).endsWith(".");
    }

    private record Outcome(int status, String out, String err) {}

    private static Outcome run(String line) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(line.split(" +"), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(status, out.toString(), err.toString());
    }
}
