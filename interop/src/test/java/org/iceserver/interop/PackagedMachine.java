package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bare Debian with systemd and rpm that has been booted, without a network: see {@code interop/debian-root}. Packages lie in its
 * {@code /shared}. Each one is a machine of its own, and nothing of it stays.
 */
final class PackagedMachine implements AutoCloseable {
    private static final String LISTENING_LOCALLY = "127\\.0\\.0\\.1(%lo)?:\\d+|\\[(::1|::ffff:127\\.0\\.0\\.1)\\]:\\d+";

    private final BootedSystemd machine;

    private PackagedMachine(BootedSystemd machine) {
        this.machine = machine;
    }

    /** @param shared has the packages */
    static PackagedMachine boot(Path shared, Path... packages) throws IOException {
        for (Path one : packages) {
            Files.copy(one, shared.resolve(one.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        return new PackagedMachine(BootedSystemd.boot(shared, Path.of("target/debian").toAbsolutePath()));
    }

    ForeignTool run(String line) {
        return machine.run(line);
    }

    /** A line that must succeed. */
    String done(String line) {
        ForeignTool tool = machine.run(line);
        assertThat(tool.exitStatus()).as("%s said: %s", line, tool.output()).isZero();
        return tool.output();
    }

    /** The sentences that the package's scripts said. */
    static List<String> said(String output) {
        return output.lines().filter(line -> line.startsWith("iceserver: ")).toList();
    }

    /** As an operator does it: a profile and a user, and no line that keeps it to itself; there is only loopback here. */
    void configure() {
        done("printf 'profile: lab\\nlisten: 127.0.0.1\\nrelay-ip: 127.0.0.1\\nallow-peer: 127.0.0.0/8\\n"
                + "user: ann:wonderland\\nrealm: example.org\\n' >/etc/iceserver/iceserver.yaml");
    }

    void start() {
        done("systemctl start iceserver");
    }

    String process() {
        return done("systemctl show -p MainPID --value iceserver").strip();
    }

    /** coturn's client and aiortc, of this machine: what they send each other goes through that machine's relay. */
    void relaysBetweenForeignClients() {
        ForeignTool coturn = call(50);
        assertThat(coturn.exitStatus()).as(coturn.output()).isZero();
        assertThat(coturn.output()).contains("Total lost packets 0");
        ForeignTool aiortc = machine.inItsNetwork("/usr/bin/python3", "src/test/python/aiortc_relay.py",
                "turn:127.0.0.1:3478?transport=udp", "ann", "wonderland");
        assertThat(aiortc.exitStatus()).as(aiortc.output()).isZero();
        assertThat(aiortc.output()).contains("there and back, relay to relay");
    }

    /** Two clients of coturn's, which talk through two relayed addresses. */
    ForeignTool call(int messages) {
        return machine.inItsNetwork("turnutils_uclient", "-y", "-u", "ann", "-w", "wonderland", "-n",
                Integer.toString(messages), "-z", "20", "127.0.0.1");
    }

    /** No port is open to others. */
    void listensOnLoopbackAlone() {
        List<String> places = machine.inItsNetwork("ss", "-Hltun").output().lines()
                .map(line -> line.split("\\s+")[4]).toList();
        assertThat(places).isNotEmpty().allSatisfy(place -> assertThat(place).matches(LISTENING_LOCALLY));
    }

    /** No port is open at all. */
    void listensNowhere() {
        assertThat(machine.inItsNetwork("ss", "-Hltun").output()).isEmpty();
    }

    @Override
    public void close() throws InterruptedException {
        machine.close();
    }
}
