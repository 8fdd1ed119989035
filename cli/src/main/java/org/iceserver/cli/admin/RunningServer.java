package org.iceserver.cli.admin;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.cli.options.ServeOptions;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.state.AdminSocketFiles;
import org.iceserver.server.state.StateDirectory;

/**
 * Finds the server of this machine that a command means: by its socket in a state directory, else by its admin port.
 *
 * @param folders the state directories that may contain its socket
 */
record RunningServer(List<Path> folders) {
    private static final URI USUAL_PORT = URI.create("http://127.0.0.1:9641");

    RunningServer {
        folders = List.copyOf(folders);
    }

    /** @param asked the value of {@code --state-dir} */
    static RunningServer of(Optional<Path> asked, Map<String, String> environment) {
        Stream<Path> services = asked.isPresent() ? Stream.empty() : Stream.of(StateDirectory.ofTheSystem());
        return new RunningServer(
                Stream.concat(StateDirectory.places(asked, environment).stream(), services).distinct().toList());
    }

    /**
     * The only running server, by its socket; the default admin port if there is no socket.
     *
     * @throws StartRefused when there are several
     */
    AdminPlace only(Optional<Secret> token) {
        List<Path> sockets = sockets();
        return sockets.isEmpty() ? new AdminPlace.Port(USUAL_PORT, token) : one(sockets);
    }

    /**
     * The server that was started with these options.
     *
     * @param broken whether its files now have errors, so that they may not tell its port
     */
    AdminPlace startedWith(ServeOptions options, boolean broken, Optional<Secret> token) {
        List<Path> sockets = sockets();
        List<Path> itsOwn = sockets.stream().filter(
                socket -> AdminSocketFiles.port(socket).stream().anyMatch(port -> port == options.knownBy())).toList();
        if (!itsOwn.isEmpty()) {
            return one(itsOwn);
        }
        return broken && !sockets.isEmpty()
                ? one(sockets)
                : new AdminPlace.Port(options.adminUrl().orElse(USUAL_PORT), token.or(options::adminToken));
    }

    /** The sockets of all servers of this machine that this user may ask. */
    List<Path> sockets() {
        return folders.stream().flatMap(folder -> new AdminSocketFiles(folder).alive().stream()).toList();
    }

    private static AdminPlace one(List<Path> sockets) {
        if (sockets.size() > 1) {
            throw new StartRefused(
                    "several servers run here: say which one with --admin, or with the --config that it was "
                            + "started with; there are "
                            + sockets.stream().map(socket -> new AdminPlace.Socket(socket).toString())
                                    .collect(Collectors.joining(" and ")));
        }
        return new AdminPlace.Socket(sockets.getFirst());
    }

    /** What to say when nothing answers at the default admin port. */
    String nobodyAt(AdminPlace place) {
        String hidden = folders.stream().filter(folder -> Files.isDirectory(folder) && !Files.isReadable(folder))
                .findFirst().map(folder -> "; " + folder + " is another user's, so try it with sudo").orElse("");
        return "no server is found here: nothing answers at " + place
                + ", and there is no socket of one; start it, or name its admin port with --admin" + hidden;
    }
}
