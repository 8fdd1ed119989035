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
 * Which program has a port, as far as Linux tells: the socket is in {@code /proc/net}, and the program that has it open is
 * found among the descriptors that this user may see. Of other users' programs only the user is told.
 *
 * @param program its name, with its process id; or whose program it is
 */
public record PortHolder(String program) {
    private static final Path PROC = Path.of("/proc");
    private static final String OURS = "another iceserver";
    /** The class that a server from a folder of classes is started with. */
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

    /** Whether two of our own options want the same port. */
    boolean isOurselves() {
        return program.equals(ITSELF);
    }

    /** Whether it is another server of ours, such as the one that runs while a configuration is checked. */
    public boolean isIceserver() {
        return program.startsWith(OURS);
    }

    /** Whose descriptors hold the socket; empty when it is nobody's that this user may see. */
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
            // It has ended, or this user may not look.
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
