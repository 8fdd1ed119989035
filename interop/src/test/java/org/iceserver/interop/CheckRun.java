package org.iceserver.interop;

import java.util.ArrayList;
import java.util.List;

/** One run of {@code iceserver --check} on loopback. */
final class CheckRun {
    private CheckRun() {}

    /** @param stunPort the one port that it looks for */
    static ForeignTool of(int stunPort, String... options) {
        List<String> command = new ArrayList<>(List.of(ForeignTool.LAUNCHER, "--check", "--listen", "127.0.0.1",
                "--relay-ip", "127.0.0.1", "--signal-port", "0", "--admin-port", "0", "--tls-port", "0", "--stun-port",
                Integer.toString(stunPort)));
        command.addAll(List.of(options));
        return ForeignTool.run(60, command.toArray(String[]::new));
    }
}
