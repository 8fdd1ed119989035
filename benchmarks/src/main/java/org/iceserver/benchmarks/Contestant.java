package org.iceserver.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.iceserver.client.Credentials;

/** A server that can be loaded. Each listens only on {@value #ADDRESS} and relays with one thread. */
sealed interface Contestant {
    String ADDRESS = "127.0.0.1";
    String USER = "bench";
    String PASSWORD = "bench";

    String name();

    /** The command that prints its version. */
    List<String> version();

    /** @param tlsPort the port for TLS and DTLS, if the contestant supports them */
    List<String> command(int port, int tlsPort);

    default Optional<Credentials> credentials() {
        return Optional.of(new Credentials(USER, PASSWORD));
    }

    /** The output of a command that ends. */
    static String output(List<String> command) throws IOException {
        return new String(new ProcessBuilder(command).redirectErrorStream(true).start().getInputStream().readAllBytes(),
                StandardCharsets.UTF_8);
    }

    /** Environment variables in addition to this process's. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** The certificate that TLS and DTLS clients get. Clients do not check it. */
    record Certificate(Path chain, Path key) {}

    /**
     * The server of this repository, or another build of it, started by its launcher.
     *
     * @param certificate for TLS and DTLS; without one it offers neither, like a first start
     */
    record Iceserver(String name, Path launcher, int loops, Optional<Certificate> certificate) implements Contestant {

        @Override
        public List<String> version() {
            return List.of(launcher.toString(), "--version");
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            List<String> command = new ArrayList<>(List.of(launcher.toString(), "--signal-port", "0", "--admin-port",
                    "0",
                    "--stun-port", Integer.toString(port), "--listen", ADDRESS, "--relay-ip", ADDRESS, "--loops",
                    Integer.toString(loops), "--user", USER + ":" + PASSWORD, "--allow-peer", "127.0.0.0/8"));
            certificate.ifPresent(shown -> command.addAll(List.of("--tls-port", Integer.toString(tlsPort), "--cert",
                    shown.chain().toString(), "--key", shown.key().toString())));
            return command;
        }
    }

    /** The same with another value of one limit. */
    record LimitedIceserver(Iceserver plain, String limit) implements Contestant {
        @Override
        public String name() {
            return limit;
        }

        @Override
        public List<String> version() {
            return plain.version();
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            return Stream.concat(plain.command(port, tlsPort).stream(), Stream.of("--limit", limit)).toList();
        }
    }

    /** The same with further options. */
    record IceserverWith(String name, Iceserver plain, List<String> options) implements Contestant {
        public IceserverWith {
            options = List.copyOf(options);
        }

        @Override
        public List<String> version() {
            return plain.version();
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            return Stream.concat(plain.command(port, tlsPort).stream(), options.stream()).toList();
        }
    }

    /**
     * The same with signaling.
     *
     * @param shared whether signaling is on the port of STUN and TURN; otherwise it has the port that TLS would have
     */
    record WithSignaling(String name, Iceserver plain, boolean shared) implements Contestant {
        int signalPort(int port, int tlsPort) {
            return shared ? port : tlsPort;
        }

        @Override
        public List<String> version() {
            return plain.version();
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            List<String> command = new ArrayList<>(plain.command(port, tlsPort));
            command.set(command.indexOf("--signal-port") + 1, Integer.toString(signalPort(port, tlsPort)));
            return command;
        }
    }

    /** The same on a JVM with other options. The JVM reads this variable's options after those of the launcher. */
    record IceserverOnJvm(String name, Iceserver plain, String options) implements Contestant {
        @Override
        public List<String> version() {
            return plain.version();
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            return plain.command(port, tlsPort);
        }

        @Override
        public Map<String, String> environment() {
            return Map.of("_JAVA_OPTIONS", options);
        }
    }

    /**
     * coturn with one relay thread, and without work other than relaying.
     *
     * @param program Debian's {@code turnserver}, or the path of one built from source
     * @param dtls the option that switches DTLS on; newer versions need one
     */
    record Coturn(String program, Certificate certificate, List<String> dtls) implements Contestant {
        static final String NAME = "coturn";
        private static final String DTLS = "--dtls";

        static Coturn of(String program, Certificate certificate) throws IOException {
            boolean asked = help(program).lines().anyMatch(line -> line.strip().startsWith(DTLS));
            return new Coturn(program, certificate, asked ? List.of(DTLS) : List.of());
        }

        /** @throws IOException with one sentence, when there is no such program */
        private static String help(String program) throws IOException {
            try {
                return output(List.of(program, "--help"));
            } catch (IOException e) {
                throw new IOException("there is no program " + program
                        + ": install Debian's package coturn, or give the path of turnserver with --coturn", e);
            }
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public List<String> version() {
            return List.of(program, "--version");
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            List<String> command = new ArrayList<>(List.of(program, "-n", "-L", ADDRESS, "-E", ADDRESS, "-p",
                    Integer.toString(port), "-m", "1", "--lt-cred-mech", "-r", "bench", "-u", USER + ":" + PASSWORD,
                    "--allow-loopback-peers", "--tls-listening-port", Integer.toString(tlsPort), "--cert",
                    certificate.chain().toString(), "--pkey", certificate.key().toString(), "--no-cli", "--log-file",
                    "stdout", "--no-stdout-log"));
            command.addAll(dtls);
            return command;
        }
    }

    /** The C program of floor.c: no credentials, no permissions, only the kernel's work. */
    record Floor(String name, Path program) implements Contestant {
        @Override
        public List<String> version() {
            return List.of("echo", "floor.c of this repository");
        }

        @Override
        public List<String> command(int port, int tlsPort) {
            return List.of(program.toString(), ADDRESS, Integer.toString(port));
        }

        @Override
        public Optional<Credentials> credentials() {
            return Optional.empty();
        }
    }
}
