package org.iceserver.admin.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, which distinguishes the pages of several servers. Does not use DNS. */
final class MachineName {
    private static final Path OF_LINUX = Path.of("/proc/sys/kernel/hostname");

    private MachineName() {}

    /** Empty if the system tells no name. */
    static String read() {
        try {
            return Files.readString(OF_LINUX).strip();
        } catch (IOException e) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "" : name;
        }
    }
}
