package org.iceserver.cli.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.iceserver.cli.admin.AdminPlace.Question;
import org.iceserver.cli.options.Invocation;
import org.iceserver.cli.options.ServeOptions;
import org.iceserver.cli.options.ServerFile;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.state.FileErrors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command's access to the admin port of a running server: one question, one answer. */
public final class AdminDoor {
    private static final String ROOT = "/api/v1/";
    private static final int OK = 200;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int CONFLICT = 409;

    /** The host of requests whose answer does not depend on the host. */
    private static final String ANY_HOST = "localhost";

    private final ServerFile file;

    @Option(names = "--admin", paramLabel = "URL|unix:PATH", description = "Admin port of the running server, such as http://127.0.0.1:9641, or its socket. Default: the socket of the server on this machine, else the admin port of --config, else http://127.0.0.1:9641.")
    private @Nullable String named;

    @Option(names = "--admin-token", paramLabel = "SECRET", description = "The server's --admin-token, or file:/path; the environment variable ICESERVER_ADMIN_TOKEN sets it, too. A socket needs none.")
    private @Nullable Secret token;

    @Option(names = "--state-dir", paramLabel = "FOLDER", description = "The server's --state-dir, which holds its socket. Default: the directories that servers of this user and of systemd use.")
    private @Nullable Path stateDirectory;

    @Option(names = "--json", description = "Print the server's JSON answer unchanged, for programs.")
    private boolean json;

    /** @param file the file that the server was started with, if one is named */
    public AdminDoor(ServerFile file) {
        this.file = file;
    }

    /** The server's answer. */
    public record Answer(int status, JsonNode body, String text) {
        /** Whether the server did what it was asked. */
        public boolean ok() {
            return status >= OK && status < MULTIPLE_CHOICES;
        }
    }

    /** Whether a program reads the output. */
    public boolean json() {
        return json;
    }

    /** @throws StartRefused with one sentence, when there is no answer, or the answer is an error */
    public Answer get(String path) {
        return ask(new Question(ROOT + path, Optional.empty(), ANY_HOST));
    }

    /** Like {@link #get}. */
    public Answer post(String path, String body) {
        return post(path, body, ANY_HOST);
    }

    /** @param host the host that the server takes as the one the client used, when it is asked through its socket */
    public Answer post(String path, String body, String host) {
        return ask(new Question(ROOT + path, Optional.of(body), host));
    }

    private AdminPlace place() {
        Optional<Secret> shown = Optional.ofNullable(token);
        if (named != null) {
            return AdminPlace.parse(named, shown);
        }
        Optional<Invocation> server = file.server();
        if (server.isEmpty()) {
            return servers(Optional.empty()).only(shown);
        }
        ServeOptions options = server.get().rightOptions(List.of());
        return servers(options.stateDirectory()).startedWith(options, !server.get().problems().isEmpty(), shown);
    }

    private RunningServer servers(Optional<Path> configured) {
        return RunningServer.of(Optional.ofNullable(stateDirectory).or(() -> configured), file.environment());
    }

    private Answer ask(Question question) {
        AdminPlace place = place();
        try {
            AdminPlace.Reply reply = place.ask(question);
            return checked(new Answer(reply.status(), JsonMapper.shared().readTree(reply.text()), reply.text()));
        } catch (ConnectException e) {
            throw new StartRefused(named == null
                    ? servers(Optional.empty()).nobodyAt(place)
                    : "nothing answers at " + place + ": start the server, or name its admin port with --admin", e);
        } catch (JacksonException e) {
            throw new StartRefused(place + " is not the admin port of an iceserver: name that with --admin", e);
        } catch (IOException e) {
            throw new StartRefused("the server at " + place + " did not answer: " + FileErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("the command was interrupted before the server had answered", e);
        }
    }

    /** A failed reload gives its reasons as lines, not as an error. */
    private static Answer checked(Answer answer) {
        if (!answer.ok() && !(answer.status() == CONFLICT && answer.body().has("lines"))) {
            throw new StartRefused(answer.body().path("error").asString("the server answered " + answer.status()));
        }
        return answer;
    }
}
