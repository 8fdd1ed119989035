package org.iceserver.benchmarks.offload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that is measured, with one relay thread.
 *
 * @param host the last number of its addresses, 10.1.0.x to clients and 10.2.0.x to peers
 * @param ready what it prints once it serves; empty if it prints nothing
 * @param rates packets a second to load it with; the best one counts; 0 is flat out
 */
record Relay(String name, int host, List<String> command, String ready, List<Integer> rates) {
    static final String SOCKETS = "sockets";
    static final String COTURN = "coturn";
    static final String FLOOR = "floor";

    Relay {
        command = List.copyOf(command);
        rates = List.copyOf(rates);
    }

    /** @param mode of {@code --offload} */
    static Relay kernel(Path launcher, String mode) {
        String where = mode.equals("xdp") ? "XDP on s0, XDP on s1" : "tc on s0, tc on s1";
        return new Relay(mode, 1, iceserver(launcher, 1, "--offload", mode), "kernel: " + where, List.of(0, 600_000));
    }

    static Relay sockets(Path launcher) {
        return new Relay(SOCKETS, 98, iceserver(launcher, 98), "Ctrl-C", List.of(60_000, 200_000));
    }

    private static List<String> iceserver(Path launcher, int host, String... more) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "--user", "test:secret", "--realm",
                "example.org", "--profile", "lab", "--signal-port", "0", "--admin-port", "0", "--tls-port", "0",
                "--state-dir", "none", "--loops", "1", "--session-log", "false", "--allow-peer", "10.0.0.0/8",
                "--listen", "10.1.0." + host, "--relay-ip", "10.2.0." + host));
        command.addAll(List.of(more));
        return command;
    }

    /** @param threads its relay threads; 0 is its own choice, one per processor */
    static Relay coturn(String program, int threads) {
        List<String> command = new ArrayList<>(List.of(program, "-n", "--lt-cred-mech", "-u", "test:secret", "-r",
                "example.org", "--listening-ip", "10.1.0.97", "--relay-ip", "10.2.0.97", "--no-tls", "--no-dtls",
                "--no-cli", "--log-file", "/dev/null", "--pidfile", "/dev/null", "--min-port", "20000", "--max-port",
                "39999"));
        if (threads > 0) {
            command.addAll(List.of("--relay-threads", Integer.toString(threads)));
        }
        return new Relay(COTURN, 97, command, "", List.of(40_000, 100_000));
    }

    /** It relays from the address that it listens on. */
    static Relay floor(Path program) {
        return new Relay(FLOOR, 96, List.of(program.toString(), "10.1.0.96", "3478"), "ready",
                List.of(100_000, 200_000));
    }

    String address() {
        return "10.1.0." + host;
    }
}
