package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import org.iceserver.cli.admin.AdminDoor;
import org.iceserver.cli.admin.Minted;
import org.iceserver.cli.check.HostFacts;
import org.iceserver.cli.check.ReceiveBufferCheck;
import org.iceserver.cli.check.RunningServerCheck;
import org.iceserver.cli.check.ServedCertificateCheck;
import org.iceserver.cli.check.StartChecks;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.options.ServerFile;
import org.iceserver.client.Credentials;
import org.iceserver.client.Probe;
import org.iceserver.client.ProbeReport;
import org.iceserver.client.Timing;
import org.iceserver.server.check.Check;
import org.iceserver.server.check.ClockCheck;
import org.iceserver.server.check.Finding;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.linux.KernelClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at a running server from inside, through its admin port, and from outside, as its clients do. */
public @Command(name = "doctor", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "",
    "Looks at a running server from inside, through its admin port, and from outside, as its clients do: certificate, external address, relay ports, memory, file descriptors, log, clock. Each line is ok, warn or wrong, with what mends it. Ends with 1 when something is wrong.",
    ""}, footer = {"", "Example: iceserver doctor turn.example.org", ""}) final class DoctorCommand
            implements
                Callable<Integer> {
    private static final int STUN_PORT = 3_478;
    private static final int TLS_PORT = 5_349;
    private static final String ASKS = "doctor";

    @Parameters(arity = "0..1", paramLabel = "HOST[:PORT]", description = "Host and port of the server for its clients. Default: what the server itself tells them, else this machine.")
    @Nullable
    private HostPort host;

    @Mixin
    private final ServerFile file = new ServerFile();

    @Mixin
    private final AdminDoor door = new AdminDoor(file);

    @Option(names = "--tls-port", paramLabel = "PORT", defaultValue = "5349", description = "Port for TLS, DTLS and the check of the certificate, when the server names no other (${DEFAULT-VALUE}); 0 leaves these checks out.")
    private int tlsPort = TLS_PORT;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "5s", description = "Time to wait for each answer (${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(5);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Finding> found = new ArrayList<>();
        Optional<JsonNode> status = inside(found);
        Optional<Minted> minted = status.isPresent() ? Minted.by(door, ASKS) : Optional.empty();
        outside(status, minted, found);
        print(found);
        return StartChecks.status(found);
    }

    private Optional<JsonNode> inside(List<Finding> found) {
        try {
            JsonNode status = door.get("status").body();
            found.addAll(new RunningServerCheck(status).findings());
            if (host == null) {
                found.addAll(all(List.of(new ClockCheck(KernelClock.synchronised()),
                        new ReceiveBufferCheck(HostFacts.read().receiveBufferMost()))).stream()
                        .filter(one -> found.stream().noneMatch(told -> told.subject().equals(one.subject())))
                        .toList());
            }
            return Optional.of(status);
        } catch (StartRefused e) {
            String sentence = "The server was not looked at from inside: " + e.getMessage() + ".";
            found.add(host == null
                    ? Finding.wrong("server", sentence)
                    : new Finding(Finding.Level.WARN, "server", sentence, Optional.empty()));
            return Optional.empty();
        }
    }

    private void outside(Optional<JsonNode> status, Optional<Minted> minted, List<Finding> found) {
        if (host == null && status.isPresent() && !relays(status.get())) {
            found.add(Finding.ok("TURN", "The server relays nothing, so STUN and TURN were not asked."));
            return;
        }
        HostPort target = target(minted);
        Credentials credentials = minted.map(Minted::credentials).orElse(null);
        int secure = tlsPort == 0 ? 0 : minted.flatMap(Minted::tlsPort).orElse(tlsPort);
        ProbeReport report = Probe.run(target.host(), target.port().orElse(STUN_PORT),
                shows(status, certificate -> !certificate.path("selfSigned").asBoolean()) ? secure : 0, credentials,
                Timing.STANDARD.withDeadline(timeout));
        report.checks().forEach(check -> found.add(finding(check)));
        if (secure != 0 && shows(status, _ -> true)) {
            String name = target.host().replaceAll("[\\[\\]]", "");
            found.addAll(new ServedCertificateCheck(name, secure, InstantSource.system().instant(), timeout)
                    .findings());
        }
    }

    /**
     * Whether the server's certificate is for TURN. A self-signed certificate is for the server's page: no client gets turns:
     * with it.
     */
    private static boolean shows(Optional<JsonNode> status, Predicate<JsonNode> certificate) {
        return status.stream().flatMap(known -> known.path("certificates").valueStream()).anyMatch(certificate);
    }

    private static boolean relays(JsonNode status) {
        for (JsonNode resource : status.path("resources")) {
            if (resource.path("name").asString().equals("relay_ports")) {
                return true;
            }
        }
        return false;
    }

    private HostPort target(Optional<Minted> minted) {
        HostPort named = host;
        Optional<HostPort> told = minted.flatMap(Minted::turn);
        if (named == null) {
            return told.orElseGet(() -> HostPort.parse("localhost"));
        }
        return named.port().isPresent() || told.isEmpty() ? named : new HostPort(named.host(), told.get().port());
    }

    private static Finding finding(ProbeReport.Check check) {
        Finding.Level level = switch (check.outcome()) {
            case OK -> Finding.Level.OK;
            case SKIPPED -> Finding.Level.WARN;
            case FAILED -> Finding.Level.WRONG;
        };
        return new Finding(level, check.name(), check.sentence(), Optional.empty());
    }

    private static List<Finding> all(List<Check> checks) {
        return checks.stream().flatMap(check -> check.findings().stream()).toList();
    }

    private void print(List<Finding> found) {
        PrintWriter out = spec.commandLine().getOut();
        if (door.json()) {
            ArrayNode lines = JsonMapper.shared().createArrayNode();
            for (Finding one : found) {
                ObjectNode line = lines.addObject().put("level", one.level().name().toLowerCase(Locale.ROOT))
                        .put("subject", one.subject()).put("sentence", one.sentence());
                one.mend().ifPresent(mend -> line.put("mend", mend));
            }
            out.println(lines);
        } else {
            found.forEach(one -> out.println(one.line()));
        }
        out.flush();
    }
}
