package org.iceserver.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;

import org.iceserver.cli.options.ClientSide;
import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.options.ServerFile;
import org.iceserver.client.Credentials;
import org.iceserver.client.NatProbe;
import org.iceserver.client.ProbeReport;
import org.iceserver.client.Timing;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tests what a server does for this machine. Exit status 0 when everything that was tried works, else 1. */
@Command(name = "probe", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "",
    "Tells this machine's address as a STUN server sees it, whether TURN works there, whether packets cross the network",
    "between its relay ports and this machine, in each direction, and why not,",
    "and how the NAT in between behaves where the server helps to find out (RFC 5780).",
    "Ends with status 0 when everything that was tried works, else with 1.",
    ""}, footer = {"", "Example: iceserver probe turn.example.org --user file:alice.txt", ""})
public final class ProbeCommand implements Callable<Integer> {
    private static final int STUN_PORT = 3478;
    private static final int TLS_PORT = 5349;
    private static final Duration CREDENTIAL_LIFE = Duration.ofMinutes(10);

    @Parameters(arity = "0..1", paramLabel = "HOST[:PORT]|URI", description = "The server (that of --config, else localhost), tested over UDP, TCP, TLS and DTLS; or a stun:, stuns:, turn: or turns: URI, tested over the transport that it names. A URI without a port is looked up by DNS SRV. Write an IPv6 address in brackets.")
    private @Nullable ProbeTarget server;

    @Option(names = "--stun-port", paramLabel = "PORT", description = "Port when HOST names none. Default: the port of --config, else 3478.")
    private @Nullable Integer stunPort;

    @Option(names = "--tls-port", paramLabel = "PORT", description = "Port for TLS and DTLS when HOST names none; 0 leaves these tests out. Default: the port of --config, else 5349.")
    private @Nullable Integer tlsPort;

    @Option(names = {"--user",
        "--probe-user"}, paramLabel = "NAME:PASSWORD", description = "Test TURN as this user; or file:/path of a file with that line. The name may be TIMESTAMP:NAME.")
    private @Nullable Credentials user;

    @Mixin
    private final CredentialOptions others = new CredentialOptions();

    @Option(names = {"--secret",
        "--probe-secret"}, paramLabel = "SECRET", description = "Test TURN with a credential made from this shared secret; or file:/path.")
    private @Nullable Secret secret;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "5s", description = "Time to wait for each answer (${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--nat-lifetime", paramLabel = "TIME", defaultValue = "0s", description = "Measure how long the NAT keeps an idle port open, up to this time; the test takes several times as long. Default: not measured.")
    private Duration natLifetime = Duration.ZERO;

    @Mixin
    private final ServerFile file = new ServerFile();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /** One server to ask, and the credential for it. */
    private record Question(ProbeTarget server, Optional<Credentials> credentials, String heading) {}

    @Override
    public Integer call() {
        Optional<ClientSide> known = file.server().map(named -> named.rightOptions(List.of()).clientSide());
        List<Question> questions = questions(known);
        List<ProbeReport> reports = new ArrayList<>();
        for (Question question : questions) {
            if (!question.heading().isEmpty()) {
                spec.commandLine().getOut().println(question.heading());
            }
            ProbeReport report = question.server().probe(port(known), tlsPort(known),
                    question.credentials().orElse(null),
                    Timing.STANDARD.withDeadline(timeout));
            print(report);
            reports.add(report);
        }
        ProbeReport nat = new ProbeReport(reports.stream().flatMap(report -> report.overUdp().stream()).findFirst()
                .map(asked -> NatProbe.run(asked, natLifetime)).orElse(List.of()));
        print(nat);
        return reports.stream().allMatch(ProbeReport::ok) && nat.ok() ? 0 : 1;
    }

    private List<Question> questions(Optional<ClientSide> known) {
        Optional<Credentials> credentials = others.credentials(user, secret, "probe", CREDENTIAL_LIFE)
                .or(() -> known.flatMap(side -> side.credentials("probe", CREDENTIAL_LIFE)));
        Optional<List<IceUrl>> urls = others.iceUrls(System.in);
        if (urls.isEmpty()) {
            return List.of(new Question(target(known), credentials, ""));
        }
        if (server != null) {
            throw new StartRefused("--ice names the servers: leave out HOST");
        }
        return urls.get().stream()
                .map(url -> new Question(new ProbeTarget.Uri(url.uri()), url.credentials(), url.url())).toList();
    }

    private void print(ProbeReport report) {
        PrintWriter out = spec.commandLine().getOut();
        report.checks()
                .forEach(check -> out.println(mark(check.outcome()) + " " + check.name() + ": " + check.sentence()));
        out.flush();
    }

    private static String mark(ProbeReport.Outcome outcome) {
        return switch (outcome) {
            case OK -> "ok  ";
            case FAILED -> "FAIL";
            case SKIPPED -> "-   ";
        };
    }

    private ProbeTarget target(Optional<ClientSide> known) {
        return server == null
                ? new ProbeTarget.Host(HostPort.parse(known.map(ClientSide::name).orElse("localhost")))
                : server;
    }

    private int tlsPort(Optional<ClientSide> known) {
        return Optional.ofNullable(tlsPort).orElseGet(() -> known.map(ClientSide::tlsPort).orElse(TLS_PORT));
    }

    private int port(Optional<ClientSide> known) {
        return Optional.ofNullable(stunPort).orElseGet(() -> known.map(ClientSide::toldPort)
                .orElse(OptionalInt.empty()).orElse(STUN_PORT));
    }
}
