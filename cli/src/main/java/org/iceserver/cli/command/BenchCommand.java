package org.iceserver.cli.command;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

import org.iceserver.cli.options.IceServerCommand;
import org.iceserver.cli.text.Colours;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.Counts;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadPlan;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;
import org.iceserver.client.bench.Traffic;
import org.iceserver.client.bench.Traffic.Direction;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Loads a TURN server and reports what arrived. Exit status: 0 the load ran, 1 the server refused, 2 the load cannot run as
 * asked.
 */
public @Command(name = "bench", mixinStandardHelpOptions = true, versionProvider = IceServerCommand.Version.class, sortOptions = false, description = {
    "", "Loads a TURN server with clients that each have a peer in this process, and counts what arrives.",
    "Ends with status 0 when the load ran, 1 when the server refused it or did not answer.",
    ""}, footer = {"",
        "Example: iceserver bench 127.0.0.1 --user alice:secret --clients 200 --rate 40000 --burst 8 --server-pid 4711",
        ""}) final class BenchCommand implements Callable<Integer> {
    private static final int PORT = 3478;
    private static final int TLS_PORT = 5349;

    @Parameters(arity = "0..1", paramLabel = "HOST[:PORT]", description = "The server (localhost); write an IPv6 address in brackets.")
    private @Nullable HostPort server;

    @Option(names = {"--user",
        "--bench-user"}, paramLabel = "NAME:PASSWORD", description = "User of the clients; or file:/path of a file with that line. The name may be TIMESTAMP:NAME.")
    private @Nullable Credentials user;

    @Mixin
    private final CredentialOptions others = new CredentialOptions();

    @Option(names = {"--secret",
        "--bench-secret"}, paramLabel = "SECRET", description = "Make a credential from this shared secret; or file:/path.")
    private @Nullable Secret secret;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "10", description = "Number of allocations (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--size", paramLabel = "BYTES", defaultValue = "1000", description = "Bytes of data in each packet (${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "10000", description = "Packets per second of all clients together; 0 sends as fast as possible (${DEFAULT-VALUE}).")
    private long rate;

    @Option(names = "--burst", paramLabel = "N", defaultValue = "1", description = "Packets that one client sends at once (${DEFAULT-VALUE}).")
    private int burst;

    @Option(names = "--direction", paramLabel = "to-peer|to-client|both|echo|none", defaultValue = "to-peer", description = "Direction of the packets; echo measures the round trip, none only allocates (${DEFAULT-VALUE}).")
    private Way direction = Way.TO_PEER;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "10s", description = "Time during which packets are counted (${DEFAULT-VALUE}).")
    private Duration duration = Duration.ofSeconds(10);

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "2s", description = "Time that the load runs before the count begins (${DEFAULT-VALUE}).")
    private Duration warmUp = Duration.ofSeconds(2);

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Number of event loops of this program (${DEFAULT-VALUE}).")
    private int threads;

    @ArgGroup
    private @Nullable Below below;

    @Option(names = "--from", paramLabel = "IP", description = "Local address of clients and peers. Default: the source address of the route to the server.")
    private @Nullable IpAddress from;

    @Option(names = "--server-pid", paramLabel = "PID", description = "Process id of a server on this machine: the report then has its CPU time per packet and its memory.")
    private @Nullable Long serverPid;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10s", description = "Time to wait for each answer (${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /** The transport that the clients use instead of UDP: one of three. */
    private static final class Below {
        @Option(names = "--tcp", description = "Clients use TCP.")
        private boolean tcp;

        @Option(names = "--tls", description = "Clients use TLS, by default on port 5349. The certificate is not checked.")
        private boolean tls;

        @Option(names = "--dtls", description = "Clients use DTLS, by default on port 5349. The certificate is not checked.")
        private boolean dtls;

        Protocol protocol() {
            return tls ? Protocol.TLS : dtls ? Protocol.DTLS : tcp ? Protocol.TCP : Protocol.UDP;
        }
    }

    /** {@link Direction} as it is written on a command line. */
    public enum Way {
        TO_PEER("to-peer"), TO_CLIENT("to-client"), BOTH("both"), ECHO("echo"), NONE("none");

        private final String text;

        Way(String text) {
            this.text = text;
        }

        public static Way parse(String text) {
            for (Way way : values()) {
                if (way.text.equals(text)) {
                    return way;
                }
            }
            throw new IllegalArgumentException("'" + text + "' is not to-peer, to-client, both, echo or none");
        }

        private Direction direction() {
            return switch (this) {
                case TO_PEER -> Direction.TO_PEER;
                case TO_CLIENT -> Direction.TO_CLIENT;
                case BOTH -> Direction.BOTH;
                case ECHO -> Direction.ECHO;
                case NONE -> Direction.NONE;
            };
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean live = interactive() && Colours.wanted(IceServerCommand.above(spec).environment());
        try {
            LoadReport report = LoadGenerator.run(plan(), live ? new LiveLine(err) : LoadProgress.SILENT);
            if (live) {
                err.print("\r\033[K");
                err.flush();
            }
            out.print(json ? BenchText.json(report) : BenchText.table(report));
            out.flush();
            return 0;
        } catch (TurnException e) {
            err.println((live ? "\r\033[K" : "") + "iceserver: " + e.getMessage());
            return 1;
        }
    }

    private LoadPlan plan() {
        Optional<Credentials> shown = others.credentials(user, secret, "bench", warmUp.plus(duration).plusHours(1));
        Optional<IceUrl> ice = others.iceUrls(System.in).map(BenchCommand::relay);
        ServerAddress address = ice.map(this::addressOf).orElseGet(this::address);
        try {
            return new LoadPlan(address, ice.isPresent() ? ice.get().credentials() : shown, clients,
                    new Traffic(direction.direction(), size, rate, burst), threads, warmUp,
                    duration, timeout, Optional.ofNullable(from),
                    serverPid == null ? OptionalLong.empty() : OptionalLong.of(serverPid));
        } catch (IllegalArgumentException e) {
            throw new StartRefused(String.valueOf(e.getMessage()), e);
        }
    }

    private ServerAddress address() {
        HostPort asked = server == null ? HostPort.parse("localhost") : server;
        Protocol protocol = below == null ? Protocol.UDP : below.protocol();
        boolean secure = protocol == Protocol.TLS || protocol == Protocol.DTLS;
        return new ServerAddress(protocol, asked.host(), asked.port().orElse(secure ? TLS_PORT : PORT));
    }

    /** Loads only one of several servers: the first that relays. */
    private static IceUrl relay(List<IceUrl> urls) {
        return urls.stream().filter(url -> url.uri().turn()).findFirst()
                .orElseThrow(() -> new StartRefused("--ice: there is no turn: or turns: URL in it to load"));
    }

    private ServerAddress addressOf(IceUrl ice) {
        if (server != null || below != null) {
            throw new StartRefused("--ice names the server and its transport: leave out HOST, --tcp, --tls and --dtls");
        }
        return ice.uri().address();
    }

    /** Whether a person watches: the console is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Since Java 25 the console is null again where there is no terminal
    private static boolean interactive() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** One line of a terminal, which is overwritten again and again. */
    private record LiveLine(PrintWriter terminal) implements LoadProgress {
        @Override
        public void allocated(int clients, int of) {
            if (clients % 50 == 0 || clients == of) {
                show("%d of %d allocations".formatted(clients, of));
            }
        }

        @Override
        public void relayed(Duration elapsed, Duration of, Counts soFar) {
            show("%d of %d s: %,d packets sent, %,d received".formatted(elapsed.toSeconds(), of.toSeconds(),
                    soFar.sent(), soFar.received()));
        }

        private void show(String line) {
            terminal.print("\r\033[K" + line);
            terminal.flush();
        }
    }
}
