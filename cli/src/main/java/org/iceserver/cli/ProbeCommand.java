package org.iceserver.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.iceserver.client.Credentials;
import org.iceserver.client.NatProbe;
import org.iceserver.client.ProbeReport;
import org.iceserver.client.Timing;
import org.iceserver.credentials.StaticUser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a server what it does for this machine. Exit status 0 when everything that was tried works, else 1. */
@Command(name = "probe", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Tells this machine's address as a STUN server sees it, whether TURN works there, and why not,",
    "and how the NAT in between behaves where the server helps to find out (RFC 5780).",
    "Ends with status 0 when everything that was tried works, else with 1.",
    ""}, footer = {"", "Example: iceserver probe turn.example.org --user file:alice.txt", ""})
final class ProbeCommand implements Callable<Integer> {
    private static final Duration CREDENTIAL_LIFE = Duration.ofMinutes(10);

    @Parameters(paramLabel = "HOST[:PORT]|URI", description = "The server, or a stun:, stuns:, turn: or turns: URI, whose host is looked for by DNS SRV where it has no port; an IPv6 address stands in brackets.")
    private ProbeTarget server = ProbeTarget.parse("localhost");

    @Option(names = "--stun-port", paramLabel = "PORT", defaultValue = "3478", description = "The port where HOST names none (${DEFAULT-VALUE}).")
    private int stunPort;

    @Option(names = {"--user",
        "--probe-user"}, paramLabel = "NAME:PASSWORD", description = "Try TURN as this user; or file:/path to the line.")
    private @Nullable StaticUser user;

    @Option(names = {"--secret",
        "--probe-secret"}, paramLabel = "SECRET", description = "Try TURN with a credential made from this secret; or file:/path.")
    private @Nullable Secret secret;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "5s", description = "How long each answer may take (${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--nat-lifetime", paramLabel = "TIME", defaultValue = "0s", description = "Look for how long the NAT keeps a silent port open, up to this time; takes several times as long. Default: not tried.")
    private Duration natLifetime = Duration.ZERO;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        ProbeReport report = server.probe(stunPort, credentials(), Timing.STANDARD.withDeadline(timeout));
        print(report);
        ProbeReport nat = new ProbeReport(
                report.overUdp().map(asked -> NatProbe.run(asked, natLifetime)).orElse(List.of()));
        print(nat);
        return report.ok() && nat.ok() ? 0 : 1;
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

    private @Nullable Credentials credentials() {
        return ClientCredentials.of(user, secret, "probe", CREDENTIAL_LIFE).orElse(null);
    }
}
