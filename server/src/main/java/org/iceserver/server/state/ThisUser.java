package org.iceserver.server.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user who runs this process. */
final class ThisUser {
    private ThisUser() {}

    /** A process owns its folder below /proc. Systems other than Linux tell only the name. */
    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }
}
