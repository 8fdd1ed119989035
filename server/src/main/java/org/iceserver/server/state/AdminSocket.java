package org.iceserver.server.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The Unix socket by which commands of this user and of root find this server: {@code admin-PORT.sock} in the state directory.
 * The rights of the file take the place of the admin token. One thread.
 */
public final class AdminSocket implements AutoCloseable {
    /** The longest path of a socket, without the terminating null (unix(7)). */
    private static final int MOST_BYTES = 107;
    /** The most servers with one port: on several addresses, or in several containers that share the folder. */
    private static final int MOST_OF_ONE_PORT = 100;

    private final Path file;

    private AdminSocket(Path file) {
        this.file = file;
    }

    /** Opens a socket that does not exist yet, and serves its connections. */
    public @FunctionalInterface interface Serving {
        void at(Path socket) throws IOException;
    }

    /**
     * Removes the sockets of servers that are gone, and opens a new one.
     *
     * @param port the port that names this server to people
     * @throws IOException with one sentence, when no socket can be opened
     */
    public static AdminSocket open(Path folder, int port, Serving serving) throws IOException {
        AdminSocketFiles files = new AdminSocketFiles(folder);
        files.removeStale();
        // A private folder: nobody else can enter it, so nobody can connect before the rights are set.
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

    /** Uses a name that no other server has. A link never replaces an existing file. */
    private static Path named(AdminSocketFiles files, int port, Path bound) throws IOException {
        for (int number = 1; number <= MOST_OF_ONE_PORT; number++) {
            Path file = files.named(port, number);
            try {
                return Files.createLink(file, bound);
            } catch (FileAlreadyExistsException e) {
                // Another server with this port is running.
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

    /** Removes the file. Open connections stay open. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next server that starts here removes it.
        }
    }
}
