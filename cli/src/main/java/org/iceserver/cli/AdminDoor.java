package org.iceserver.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin port of a running server, as the commands reach it: one question, one answer. */
final class AdminDoor {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int CONFLICT = 409;

    @Option(names = "--admin", paramLabel = "URL", defaultValue = "http://127.0.0.1:9641", description = "The running server's admin port (${DEFAULT-VALUE}).")
    private URI server = URI.create("http://127.0.0.1:9641");

    @Option(names = "--admin-token", paramLabel = "SECRET", description = "The server's --admin-token, or file:/path; ICESERVER_ADMIN_TOKEN in the environment sets it too.")
    private @Nullable Secret token;

    @Option(names = "--json", description = "Print the answer as it came, for programs.")
    private boolean json;

    /** What the server said. */
    record Answer(int status, JsonNode body, String text) {
        /** Whether it was done as asked. */
        boolean ok() {
            return status >= OK && status < MULTIPLE_CHOICES;
        }
    }

    /** Whether a program reads along. */
    boolean json() {
        return json;
    }

    /** @throws StartRefused with one sentence, when there is no answer or it is an error */
    Answer get(String path) {
        return ask(request(path).GET());
    }

    /** As {@link #get}. */
    Answer post(String path, String body) {
        return ask(request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/api/v1/" + path)).timeout(PATIENCE);
            return token == null ? request : request.header("Authorization", "Bearer " + token.value());
        } catch (IllegalArgumentException e) {
            throw new StartRefused("--admin " + server + " is not a URL such as http://127.0.0.1:9641", e);
        }
    }

    private Answer ask(HttpRequest.Builder request) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return checked(new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()),
                    answer.body()));
        } catch (ConnectException e) {
            throw new StartRefused("nothing answers at " + server
                    + ": start the server, or name its admin port with --admin", e);
        } catch (JacksonException e) {
            throw new StartRefused(server + " is not the admin port of an iceserver: name that with --admin", e);
        } catch (IOException e) {
            throw new StartRefused("the server at " + server + " did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("interrupted", e);
        }
    }

    /** A reload that was not applied tells why in lines, not as an error. */
    private static Answer checked(Answer answer) {
        if (!answer.ok() && !(answer.status() == CONFLICT && answer.body().has("lines"))) {
            throw new StartRefused(answer.body().path("error").asString("the server answered " + answer.status()));
        }
        return answer;
    }
}
