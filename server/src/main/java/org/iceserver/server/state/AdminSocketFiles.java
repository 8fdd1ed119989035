package org.iceserver.server.state;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sockets of servers in one state directory: {@code admin-3478.sock}, and {@code admin-3478-2.sock} for another server. */
public record AdminSocketFiles(Path folder) {
    private static final Pattern NAME = Pattern.compile("admin-(\\d{1,5})(?:-\\d{1,3})?\\.sock");

    /** @param number counted from 1 among the servers with this port */
    Path named(int port, int number) {
        return folder.resolve("admin-" + port + (number == 1 ? "" : "-" + number) + ".sock");
    }

    /** The port that names the server of a socket. */
    public static OptionalInt port(Path socket) {
        Matcher name = NAME.matcher(String.valueOf(socket.getFileName()));
        return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
    }

    /** The sockets of running servers; none where this user may not look. */
    public List<Path> alive() {
        return all().stream().filter(socket -> state(socket) == State.ANSWERS).toList();
    }

    /** The sockets of servers that ended without removing them. */
    void removeStale() throws IOException {
        for (Path socket : all()) {
            if (state(socket) == State.NOBODY_LISTENS) {
                Files.deleteIfExists(socket);
            }
        }
    }

    private enum State {
        ANSWERS, NOBODY_LISTENS,
        /** The socket may belong to another user. */
        UNKNOWN
    }

    private List<Path> all() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> {
                if (port(entry).isPresent()) {
                    found.add(entry);
                }
            });
        } catch (IOException e) {
            return List.of();
        }
        return found.stream().sorted().toList();
    }

    private static State state(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket)) ? State.ANSWERS : State.UNKNOWN;
        } catch (ConnectException e) {
            return State.NOBODY_LISTENS;
        } catch (IOException | UnsupportedOperationException e) {
            return State.UNKNOWN;
        }
    }
}
