package org.iceserver.cli.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.iceserver.server.state.FileErrors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All running servers of this machine that this user may ask, by their sockets. */
public final class LocalServers {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    @Option(names = "--state-dir", paramLabel = "FOLDER", description = "The server's --state-dir, which holds its socket. Default: the directories that servers of this user and of systemd use.")
    private @Nullable Path stateDirectory;

    /**
     * What the servers answered. A server without keys says nothing.
     *
     * @param told how many servers read their keys again
     * @param ended how many of their sessions ended
     * @param troubles one sentence for each server that could not read its keys
     */
    public record KeysRead(int told, int ended, List<String> troubles) {
        public KeysRead {
            troubles = List.copyOf(troubles);
        }
    }

    /** Has every server read its keys again now. */
    public KeysRead rereadKeys(Map<String, String> environment) {
        int told = 0;
        int ended = 0;
        List<String> troubles = new ArrayList<>();
        for (Path socket : RunningServer.of(Optional.ofNullable(stateDirectory), environment).sockets()) {
            AdminPlace place = new AdminPlace.Socket(socket);
            try {
                AdminPlace.Reply reply = place
                        .ask(new AdminPlace.Question("/api/v1/keys/reread", Optional.of("{}"), "localhost"));
                JsonNode answer = JsonMapper.shared().readTree(reply.text());
                if (reply.status() == OK) {
                    told++;
                    ended += answer.path("ended").asInt();
                } else if (reply.status() == UNAVAILABLE) {
                    troubles.add("the server at " + place + ": " + answer.path("error").asString());
                }
            } catch (IOException e) {
                troubles.add("the server at " + place + " did not answer: " + FileErrors.reason(e));
            } catch (JacksonException e) {
                troubles.add("the server at " + place + " gave an answer that is no JSON");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                troubles.add("the command was interrupted before every server had answered");
                break;
            }
        }
        return new KeysRead(told, ended, troubles);
    }
}
