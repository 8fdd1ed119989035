package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.iceserver.benchmarks.Contestant.Certificate;
import org.iceserver.benchmarks.Contestant.Coturn;
import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.benchmarks.Contestant.LimitedIceserver;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.Counts;
import org.iceserver.client.bench.LoadReport.Delay;
import org.iceserver.client.bench.Traffic.Direction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what modest clients lose while others send as fast as this machine can, through the same loop. */
@Command(name = "benchmarks/fairness", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Some clients send and receive at a modest rate; meanwhile nobody floods the server, then one client does,",
    "then several, then the peers of several. Told is what the modest ones lost, without a limit and with",
    "allocation-pps. The server has one loop on processor 0, which the load may use too: it is overloaded.", ""})
public final class Fairness implements Callable<Integer> {
    private static final String LIMIT = "allocation-pps=12000";
    private static final String ROW = "%-22s | %-16s | %10s | %8s | %12s | %12s | %8s | %10s";

    @Option(names = "--modest", paramLabel = "N", defaultValue = "10", description = "Clients that send modestly (${DEFAULT-VALUE}).")
    private int modest;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000", description = "Packets a second of each of them, each way (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--flooders", paramLabel = "N", defaultValue = "10", description = "How many several are (${DEFAULT-VALUE}).")
    private int flooders;

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "5", description = "How long each of them is counted (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--coturn", paramLabel = "FILE", arity = "0..1", fallbackValue = "turnserver", description = "Look at coturn, too: the turnserver that is installed, or another build.")
    private @Nullable String coturnProgram;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Fairness()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        say(ROW.formatted("server", "flood by", "relayed/s", "lost", "modest lost,", "modest lost,", "delay",
                "refused by"));
        say(ROW.formatted("", "", "", "", "to peers", "to clients", "p99, ms", "the queue"));
        try {
            for (Contestant contestant : contestants()) {
                try (RunningServer server = RunningServer.start(contestant)) {
                    for (Flood flood : floods()) {
                        measure(server, flood);
                    }
                }
            }
        } catch (IOException e) {
            say("benchmarks/fairness: " + e.getMessage());
            return 1;
        }
        return 0;
    }

    private List<Contestant> contestants() throws IOException {
        Certificate certificate = new Certificate(Path.of("benchmarks/target/cert.pem").toAbsolutePath(),
                Path.of("benchmarks/target/key.pem").toAbsolutePath());
        Iceserver plain = new Iceserver("iceserver", Path.of("iceserver").toAbsolutePath(), 1,
                Optional.of(certificate));
        List<Contestant> all = new ArrayList<>(List.of(plain, new LimitedIceserver(plain, LIMIT)));
        if (coturnProgram != null) {
            all.add(Coturn.of(coturnProgram, certificate));
        }
        return all;
    }

    private List<Flood> floods() {
        return List.of(Flood.NONE, new Flood("1 client", 1, Direction.TO_PEER),
                new Flood(flooders + " clients", flooders, Direction.TO_PEER),
                new Flood(flooders + " peers", flooders, Direction.TO_CLIENT));
    }

    private void measure(RunningServer server, Flood flood) throws TurnException, InterruptedException, IOException {
        long refused = UdpQueues.now().refusedByListener(server);
        FloodedLoad.Reports reports = new FloodedLoad(modest, rate, flood, Duration.ofSeconds(seconds)).run(server);
        long refusedNow = UdpQueues.now().refusedByListener(server) - refused;
        say(ROW.formatted(server.contestant().name(), flood.name(),
                reports.flood().map(report -> "%,d".formatted(Math.round(report.packetsPerSecond()))).orElse("-"),
                reports.flood().map(report -> percent(report.loss())).orElse("-"), lost(reports.modest().toPeer()),
                lost(reports.modest().toClient()),
                reports.modest().delay().map(Delay::p99).map(nanos -> "%.1f".formatted(nanos / 1e6)).orElse("-"),
                "%,d".formatted(refusedNow)));
    }

    private static String lost(Counts counts) {
        return counts.sent() == 0 ? "-" : percent((double) counts.lost() / counts.sent());
    }

    private static String percent(double share) {
        return "%.3f %%".formatted(share * 100);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%s", line));
        out.flush();
    }
}
