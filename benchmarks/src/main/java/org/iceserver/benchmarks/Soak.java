package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.iceserver.benchmarks.Contestant.Certificate;
import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.benchmarks.LoopWaits.Refused;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.Counts;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadPlan;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One long load on iceserver: does its memory stay stable, what gets lost, and how fast does it answer requests in that time?
 */
@Command(name = "benchmarks/soak", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Loads iceserver for long at half of what it can relay, watches its memory,",
    "counts what got lost, tells where and what ran meanwhile, and times a Refresh",
    "every second. Ends with status 1 when more than 0.001 %% got lost, unless the",
    "load was flat out.", ""})
public final class Soak implements Callable<Integer> {
    private static final int CLIENTS = 10;
    private static final int BURST = 8;
    private static final double TOLERATED = 1e-5;
    /**
     * The search takes about a minute. The lowest rate found counts, because a long load also meets the slow times of a
     * machine.
     */
    private static final int SEARCHES = 7;
    /** The number of worst seconds that are printed. */
    private static final int WORST = 5;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "30", description = "How long (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "-1", description = "Packets a second; 0 is flat out. Default: half of saturation, the least found in a minute of searching.")
    private long rate;

    @Option(names = "--output", paramLabel = "DIR", defaultValue = "benchmarks/target/soak", description = "Where CSV and plot go (${DEFAULT-VALUE}).")
    private Path output = Path.of("benchmarks/target/soak");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    private final List<SoakSecond> seconds = new ArrayList<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Certificate certificate = new Certificate(Path.of("benchmarks/target/cert.pem").toAbsolutePath(),
                Path.of("benchmarks/target/key.pem").toAbsolutePath());
        Iceserver contestant = new Iceserver("iceserver", Path.of("iceserver").toAbsolutePath(), 1,
                Optional.of(certificate));
        try (RunningServer server = RunningServer.start(contestant)) {
            long packets = rate < 0 ? halfOfSaturation(server) : rate;
            say(packets == 0
                    ? "flat out for " + minutes + " min"
                    : "%,d packets/s for %d min".formatted(packets,
                            minutes));
            return load(server, packets);
        } catch (TurnException e) {
            say("benchmarks/soak: " + e.getMessage());
            return 1;
        }
    }

    private long halfOfSaturation(RunningServer server) throws TurnException, InterruptedException {
        List<Double> found = new Saturation(SEARCHES, Duration.ofSeconds(1)).run(List.of(server)).byContestant()
                .getOrDefault(server.contestant().name(), List.of());
        say("saturation, %,d searches: %s packets/s".formatted(found.size(),
                found.stream().map("%,.0f"::formatted).collect(Collectors.joining("; "))));
        // In the first search the server was new, and its compilers used processor 0, too.
        return Math.round(found.stream().skip(1).mapToDouble(Double::doubleValue).filter(rate -> rate > 0).min()
                .orElseThrow(() -> new IllegalStateException("no rate was found that the server relays: use --rate"))
                / 2);
    }

    private int load(RunningServer server, long packets) throws TurnException, InterruptedException, IOException {
        LoadPlan plan = Scenario.relay(CLIENTS, BURST, packets).against(server, Duration.ofSeconds(5),
                Duration.ofMinutes(minutes));
        LoadReport report;
        RefreshProbe probe = RefreshProbe.start(server.address(Protocol.UDP),
                server.contestant().credentials().orElseThrow());
        try (probe; LoopWaits waits = LoopWaits.start(server.pid(), "media-", () -> refused(server, plan))) {
            report = load(plan, new Watch(server, waits));
        }
        say("relayed   %,d of %,d packets, %.5f %% lost".formatted(report.relayed().received(),
                report.relayed().sent(), report.loss() * 100));
        tellLoss(report);
        say("Refresh   " + probe.told());
        say("resident  %.1f MiB after a tenth of the time, %.1f MiB at the end".formatted(
                mebibytes(seconds.get(seconds.size() / 10).residentBytes()),
                mebibytes(seconds.getLast().residentBytes())));
        write();
        return packets != 0 && report.loss() > TOLERATED ? 1 : 0;
    }

    private static LoadReport load(LoadPlan plan, Watch watch) throws TurnException, InterruptedException {
        try (LoadGenerator generator = LoadGenerator.open(plan, watch)) {
            generator.count();
            // Read while the peers' sockets still exist.
            watch.end();
            return generator.report();
        }
    }

    private static Refused refused(RunningServer server, LoadPlan plan) throws IOException {
        UdpQueues queues = UdpQueues.now();
        return new Refused(queues.refusedByListener(server), queues.refusedAt(plan.address().orElseThrow()));
    }

    private void tellLoss(LoadReport report) {
        long byServer = seconds.stream().mapToLong(SoakSecond::refusedByServer).sum();
        long byPeers = seconds.stream().mapToLong(SoakSecond::refusedByPeers).sum();
        say("lost      %,d: %,d refused by the server's queue, %,d by the peers', %,d elsewhere".formatted(
                report.relayed().lost(), byServer, byPeers,
                Math.max(0, report.relayed().lost() - byServer - byPeers)));
        seconds.stream().filter(second -> second.refusedByServer() + second.refusedByPeers() > 0)
                .sorted(Comparator.comparingLong(
                        second -> -second.refusedByServer() - second.refusedByPeers()))
                .limit(WORST).forEach(second -> say("worst     " + second.told()));
    }

    private void write() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("seconds.csv"),
                seconds.stream().map(SoakSecond::csv).collect(Collectors.joining("", SoakSecond.COLUMNS, "")));
        Files.writeString(output.resolve("memory.svg"), new LineChart(
                "Resident memory under load, MiB over seconds",
                seconds.stream().map(second -> mebibytes(second.residentBytes())).toList()).svg());
        say("written to " + output);
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%s", line));
        out.flush();
    }

    /** Looks at the server each time that the generator reports progress: about once a second. */
    private final class Watch implements LoadProgress {
        private final RunningServer server;
        private final LoopWaits waits;
        private long lost;

        private Watch(RunningServer server, LoopWaits waits) {
            this.server = server;
            this.waits = waits;
        }

        @Override
        public void allocated(int clients, int of) {
            // There are only a few.
        }

        @Override
        public void relayed(Duration elapsed, Duration of, Counts soFar) {
            long start = System.nanoTime() - elapsed.toNanos();
            // Leaves out what happened before packets were counted.
            List<LoopWindow> windows = waits.take().stream().filter(window -> window.end() - start > 0).toList();
            try {
                seconds.add(new SoakSecond(seconds.size(), server.residentBytes(), soFar.lost() - lost, windows));
            } catch (IOException e) {
                throw new IllegalStateException("the server ended", e);
            }
            lost = soFar.lost();
        }

        /** Refusals of the last packets belong to the last second. */
        void end() {
            SoakSecond last = seconds.removeLast();
            seconds.add(new SoakSecond(last.second(), last.residentBytes(), last.lost(),
                    Stream.concat(last.windows().stream(), waits.take().stream()).toList()));
        }
    }
}
