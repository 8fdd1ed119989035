package org.iceserver.server.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The socket of the file system by which commands of this user, and root's, find this server: {@code admin-PORT.sock} in the
 * state directory. The rights of the file stand for the admin token. One thread.
 */
public final class AdminSocket implements AutoCloseable {
    /** What a socket's address has room for, less the end of text (unix(7)). */
    private static final int MOST_BYTES = 107;
    /** Servers with one port: on several addresses, or in several containers that share the folder. */
    private static final int MOST_OF_ONE_PORT = 100;

    private final Path file;

    private AdminSocket(Path file) {
        this.file = file;
    }

    /** Serves who comes through a socket that is not there yet. */
    public @FunctionalInterface interface Serving {
        void at(Path socket) throws IOException;
    }

    /**
     * Removes what servers that are gone have left, and opens one of its own.
     *
     * @param port of this server, by which people know it
     * @throws IOException one sentence, when there can be none
     */
    public static AdminSocket open(Path folder, int port, Serving serving) throws IOException {
        AdminSocketFiles files = new AdminSocketFiles(folder);
        files.removeStale();
        // Nobody else comes into a folder of its own, so that nobody connects before the rights are set.
        Path own = Files.createTempDirectory(folder, ".");
        Path bound = own.resolve("s");
        try {
            if (bound.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                throw new IOException("the name of a socket in " + folder + " would be too long: name a folder with a "
                        + "shorter path with --state-dir");
            }
            serving.at(bound);
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            return new AdminSocket(named(files, port, bound));
        } finally {
            Files.deleteIfExists(bound);
            Files.deleteIfExists(own);
        }
    }

    /** Under a name that no other server has; a link never takes another one's place. */
    private static Path named(AdminSocketFiles files, int port, Path bound) throws IOException {
        for (int number = 1; number <= MOST_OF_ONE_PORT; number++) {
            Path file = files.named(port, number);
            try {
                return Files.createLink(file, bound);
            } catch (FileAlreadyExistsException e) {
                // Another server with this port lives.
            }
        }
        throw new IOException("there are " + MOST_OF_ONE_PORT + " sockets of servers with port " + port
                + " already: give this one a folder of its own with --state-dir");
    }

    /** What went wrong, as one sentence for a person. */
    public static String note(Path folder, Exception failed) {
        String why = failed instanceof IOException broken
                ? FileErrors.reason(broken)
                : "this system has no such sockets";
        return "Commands do not find this server by a socket in " + folder + ": "
                + why.replaceFirst("^[a-z]+\\(\\.\\.\\) failed with error\\(-\\d+\\): ", "") + ".";
    }

    /** Removes the file; who has connected stays connected. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next server to start here removes it.
        }
    }
}
