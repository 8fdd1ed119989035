package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.benchmarks.Contestant.WithSignaling;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadPlan;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;
import org.iceserver.client.bench.LoadReport.Delay;
import org.iceserver.client.bench.Traffic;
import org.iceserver.client.bench.Traffic.Direction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a flood of HTTP requests does to relayed packets, on a shared port and on a port of its own. */
@Command(name = "benchmarks/shared-port", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Some clients send and receive over UDP at a modest rate; meanwhile nobody asks over HTTP, then many connections do,",
    "as fast as they are answered. One server has one port for everything, the other one has two. Server and load share",
    "all processors.", ""})
public final class SharedPort implements Callable<Integer> {
    private static final int BYTES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final String ROW = "%-10s | %-14s | %12s | %10s | %14s | %14s";

    @Option(names = "--clients", paramLabel = "N", defaultValue = "10", description = "Clients of the relay (${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "200", description = "Packets a second of each of them, each way (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "16", description = "Connections of the flood (${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "3", description = "How long each load is counted (${DEFAULT-VALUE}).")
    private int seconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SharedPort()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Iceserver plain = new Iceserver("iceserver", Path.of("iceserver").toAbsolutePath(), 1, Optional.empty());
        say(ROW.formatted("ports", "flood", "requests/s", "lost", "delay p50, us", "delay p99, us"));
        try (RunningServer one = RunningServer.startOnAll(new WithSignaling("one", plain, true));
                RunningServer two = RunningServer.startOnAll(new WithSignaling("two", plain, false))) {
            for (int round = 0; round < rounds; round++) {
                for (RunningServer server : List.of(one, two)) {
                    measure(server, 0);
                    measure(server, connections);
                }
            }
        } catch (IOException e) {
            say("benchmarks/shared-port: " + e.getMessage());
            return 1;
        }
        return 0;
    }

    private void measure(RunningServer server, int flooding) throws TurnException, InterruptedException {
        Traffic both = new Traffic(Direction.BOTH, BYTES, 2L * clients * rate, 1);
        LoadPlan plan = new LoadPlan(server.address(Protocol.UDP), server.contestant().credentials(), clients, both, 1,
                WARM_UP, Duration.ofSeconds(seconds), PATIENCE, Optional.of(server.nextClients()),
                OptionalLong.empty());
        int port = ((WithSignaling) server.contestant()).signalPort(server.address(Protocol.UDP).port(),
                server.address(Protocol.TLS).port());
        try (LoadGenerator load = LoadGenerator.open(plan, LoadProgress.SILENT);
                HttpFlood flood = HttpFlood.start(port, flooding)) {
            load.count();
            LoadReport report = load.report();
            long perSecond = flood.answered() / WARM_UP.plusSeconds(seconds).toSeconds();
            say(ROW.formatted(server.contestant().name(), flooding == 0 ? "nobody" : flooding + " connections",
                    "%,d".formatted(perSecond), "%.3f %%".formatted(report.loss() * 100),
                    report.delay().map(Delay::p50).map(SharedPort::micros).orElse("-"),
                    report.delay().map(Delay::p99).map(SharedPort::micros).orElse("-")));
        }
    }

    private static String micros(long nanos) {
        return "%,d".formatted(nanos / 1_000);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%s", line));
        out.flush();
    }
}
