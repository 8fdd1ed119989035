package org.iceserver.cli.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;

/** The place where a running server answers its operator: its admin port, or its socket. */
sealed interface AdminPlace {
    Duration PATIENCE = Duration.ofSeconds(30);

    /** One request: GET without a body, else POST of JSON. */
    record Question(String path, Optional<String> body, String host) {
        String method() {
            return body.isPresent() ? "POST" : "GET";
        }
    }

    /** The response, whatever it is. */
    record Reply(int status, String text) {}

    /** @throws IOException when there was no answer; a {@link ConnectException} when nothing listens */
    Reply ask(Question question) throws IOException, InterruptedException;

    /** An admin port. The server there may run on another machine. */
    record Port(URI url, Optional<Secret> token) implements AdminPlace {
        @Override
        public Reply ask(Question question) throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
                HttpResponse<String> answer = client.send(request(question), HttpResponse.BodyHandlers.ofString());
                return new Reply(answer.statusCode(), answer.body());
            }
        }

        private HttpRequest request(Question question) {
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(question.path())).timeout(PATIENCE);
                token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
                question.body().ifPresentOrElse(body -> request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)), request::GET);
                return request.build();
            } catch (IllegalArgumentException e) {
                throw new StartRefused("--admin " + url + " is not a URL such as http://127.0.0.1:9641", e);
            }
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }

    /** The socket of a server on this machine. A user who may open it needs no token. */
    record Socket(Path file) implements AdminPlace {
        static final String SCHEME = "unix:";

        @Override
        public Reply ask(Question question) throws IOException {
            return SocketExchange.ask(file, question, PATIENCE);
        }

        @Override
        public String toString() {
            return SCHEME + file;
        }
    }

    /** The place that {@code --admin} names. */
    static AdminPlace parse(String text, Optional<Secret> token) {
        if (text.startsWith(Socket.SCHEME)) {
            return new Socket(Path.of(text.substring(Socket.SCHEME.length())));
        }
        try {
            return new Port(URI.create(text), token);
        } catch (IllegalArgumentException e) {
            throw new StartRefused("--admin " + text + " is not a URL such as http://127.0.0.1:9641", e);
        }
    }
}
