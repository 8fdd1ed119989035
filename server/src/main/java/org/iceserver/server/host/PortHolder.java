package org.iceserver.server.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.iceserver.transport.IpAddress;

/**
 * Finds the program that holds a port, as far as Linux tells. The socket is in {@code /proc/net}; its program is found among
 * the descriptors that this user may see. For programs of other users only the user is known.
 *
 * @param program its name with its process id; or the user whose program it is
 */
public record PortHolder(String program) {
    private static final Path PROC = Path.of("/proc");
    private static final String OURS = "another iceserver";
    /** The main class of a server that is started from a folder of classes. */
    private static final String COMMAND = "org.iceserver.cli.Main";

    private static final String ITSELF = "this server itself";

    /** @param protocol TCP or UDP */
    public static Optional<PortHolder> of(String protocol, IpAddress address, int port) {
        return of(PROC, protocol, address, port);
    }

    public static Optional<PortHolder> of(Path proc, String protocol, IpAddress address, int port) {
        return KernelSockets.holding(proc, protocol, address, port)
                .map(socket -> new PortHolder(program(proc, socket.inode()).orElseGet(() -> user(socket.uid()))));
    }

    /** Whether two of our own options name the same port. */
    boolean isOurselves() {
        return program.equals(ITSELF);
    }

    /** Whether another server of ours holds it, such as the one that runs while a configuration is checked. */
    public boolean isIceserver() {
        return program.startsWith(OURS);
    }

    /** The process that holds the socket; empty when this user may not see any. */
    private static Optional<String> program(Path proc, long inode) {
        String wanted = "socket:[" + inode + "]";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), wanted)) {
                    return Optional.of(name(process));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path descriptors, String wanted) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                if (target(descriptor).equals(wanted)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // The process has ended, or this user may not look.
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(Path process) {
        String pid = String.valueOf(process.getFileName());
        if (pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return ITSELF;
        }
        List<String> arguments = Arrays.asList(content(process.resolve("cmdline")).split("\0", -1));
        boolean ours = arguments.stream().anyMatch(
                argument -> argument.endsWith("iceserver.jar") || argument.equals(COMMAND));
        return (ours ? OURS : content(process.resolve("comm")).strip()) + " (pid " + pid + ")";
    }

    private static String user(long uid) {
        return "a program of user " + content(Path.of("/etc/passwd")).lines().map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2 && fields[2].equals(Long.toString(uid))).map(fields -> fields[0])
                .findFirst().orElse(Long.toString(uid));
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
