package org.iceserver.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** One server in a {@link RelayNetwork}, and what {@code iceserver probe} says about it from the other side of the router. */
final class ProbeScene implements AutoCloseable {
    /** Few, and none that the prober's own sockets have. */
    static final String RELAY_PORTS = "9000-9999";
    static final String[] LOGIN = {"--user", "ann:wonderland"};

    private final RelayNetwork network = RelayNetwork.start();
    private final ServerProcess server;

    private ProbeScene(ServerLaunch launch) throws IOException {
        try {
            server = launch.start();
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    /** A server at its public addresses, which may send to the prober's network. */
    static ProbeScene of(String... more) throws IOException {
        return of(Stream.concat(Stream.of("--relay-ip", RelayNetwork.SERVER, "--relay-ip", RelayNetwork.SERVER_V6,
                "--allow-peer", "198.51.100.0/24", "--allow-peer", "203.0.113.0/24", "--allow-peer", "2001:db8::/32"),
                Stream.of(more)).toList());
    }

    static ProbeScene of(List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--relay-ports", RELAY_PORTS, "--user", "ann:wonderland", "--secret",
                "a secret of these tests alone"));
        all.addAll(arguments);
        return new ProbeScene(ServerLaunch.of(all.toArray(String[]::new)));
    }

    /** What goes to the relay ports or comes from them is dropped on the way. */
    void closeRelayPorts() throws IOException {
        network.rules(
                "table inet closed {\nchain through {\ntype filter hook forward priority 0\nudp dport " + RELAY_PORTS
                        + " drop\nudp sport " + RELAY_PORTS + " drop\n}\n}\n");
    }

    RelayNetwork network() {
        return network;
    }

    ServerProcess server() {
        return server;
    }

    /** What a host is asked over every transport, as HOST:PORT. */
    String host() {
        return RelayNetwork.SERVER + ":" + server.stunPort();
    }

    Said probe(String target, String... options) {
        return probe(Map.of(), target, options);
    }

    Said probe(Map<String, String> environment, String target, String... options) {
        List<String> command = new ArrayList<>(List.of(ForeignTool.LAUNCHER, "probe", target));
        command.addAll(List.of(options));
        ForeignTool tool = network.run(180, environment, command.toArray(String[]::new));
        return new Said(tool.exitStatus(), tool.output().lines()
                .map(line -> line.replaceAll("([0-9\\]]):9\\d{3}\\b", "$1:PORT"))
                .toList());
    }

    /** What the probe printed, with PORT in place of relay ports. */
    record Said(int exitStatus, List<String> lines) {
        Said hasStatus(int expected) {
            assertThat(exitStatus).as(String.join("\n", lines)).isEqualTo(expected);
            return this;
        }

        Said says(String... expected) {
            assertThat(lines).contains(expected);
            return this;
        }

        Said saysNothingBad() {
            assertThat(lines).noneMatch(line -> line.startsWith("FAIL"));
            return this;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            network.close();
        }
    }
}
