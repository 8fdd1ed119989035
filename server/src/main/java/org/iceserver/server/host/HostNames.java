package org.iceserver.server.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host is called. Does not use DNS. */
public final class HostNames {
    private static final Path OF_LINUX = Path.of("/proc/sys/kernel/hostname");
    private static final int MOST = 63;

    private HostNames() {}

    /** In letters, digits, dots, hyphens and underscores; {@code node} if the system tells no name. */
    public static String own() {
        String name = read().replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
        return name.isEmpty() ? "node" : name.substring(0, Math.min(name.length(), MOST));
    }

    private static String read() {
        try {
            return Files.readString(OF_LINUX).strip();
        } catch (IOException e) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "" : name;
        }
    }
}
