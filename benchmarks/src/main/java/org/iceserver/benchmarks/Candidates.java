package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;

import org.iceserver.benchmarks.Contestant.Floor;
import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.benchmarks.Contestant.IceserverOnJvm;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;
import org.iceserver.client.bench.LoadReport.Delay;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads each candidate beside the unchanged server only, so a candidate that loses packets costs the others no round. */
@Command(name = "benchmarks/candidates", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "What a change that is only considered would be worth: the processor time per relayed packet, as a ratio",
    "to the unchanged one, under 1 is cheaper. iceserver is loaded on JVMs with other options; what would need",
    "another data lane is a variant of the floor, which tells what it is worth at best. Every server is pinned",
    "to processor 0 and the generator to processor 1, so that pinning of event loops is a given here. What",
    "flat tables are worth: benchmarks/jmh LookupBenchmark. About seven minutes.", ""})
public final class Candidates implements Callable<Integer> {
    private static final long RATE = 40_000;
    private static final long ECHO_RATE = 2_000;
    private static final String CPU = "ns CPU per packet";
    /** After this time the compilers have seen the data lane, whatever the order of the contestants. */
    private static final Duration COMPILED = Duration.ofSeconds(3);
    private static final Path TARGET = Path.of("benchmarks/target").toAbsolutePath();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds of each measurement; the first is not counted (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "0.75", description = "How long each server's load is counted in a round, such as 0.5 (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--idle", paramLabel = "SECONDS", defaultValue = "15", description = "How long servers are left alone before their memory is read (${DEFAULT-VALUE}).")
    private int idle;

    @Option(names = "--only", split = ",", paramLabel = "PART", description = "Any of jvm, floor, busy; default: all.")
    private Set<Part> only = Set.of(Part.values());

    @Option(names = "--output", paramLabel = "DIR", defaultValue = "benchmarks/target/candidates", description = "Where CSV goes (${DEFAULT-VALUE}).")
    private Path output = Path.of("benchmarks/target/candidates");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    private final Iceserver iceserver = new Iceserver("iceserver", Path.of("iceserver").toAbsolutePath(), 1,
            Optional.empty());
    private final List<Figures> results = new ArrayList<>();

    /** What can be measured. */
    enum Part {
        JVM, FLOOR, BUSY
    }

    /** A variant of the floor, and the loads that it is for. */
    private record Variant(String name, List<Scenario> scenarios) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Candidates()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            if (only.contains(Part.JVM)) {
                onOtherJvms();
            }
            if (only.contains(Part.FLOOR)) {
                floors();
            }
            if (only.contains(Part.BUSY)) {
                busy();
            }
        } catch (TurnException e) {
            say("benchmarks/candidates: " + e.getMessage());
            return 1;
        }
        Files.createDirectories(output);
        Files.writeString(output.resolve("candidates.csv"), Csv.of(results));
        say("");
        say("written to " + output);
        return 0;
    }

    private List<IceserverOnJvm> jvms() {
        return List.of(new IceserverOnJvm("parallel collector", iceserver, "-XX:-UseSerialGC -XX:+UseParallelGC"),
                new IceserverOnJvm("G1", iceserver, "-XX:-UseSerialGC -XX:+UseG1GC"),
                new IceserverOnJvm("ZGC", iceserver, "-XX:-UseSerialGC -XX:+UseZGC"),
                new IceserverOnJvm("heap of 512 MiB", iceserver, "-Xms512m -Xmx512m"),
                new IceserverOnJvm("object headers not compact", iceserver, "-XX:-UseCompactObjectHeaders"),
                new IceserverOnJvm("no AOT cache", iceserver, "-XX:AOTMode=off"));
    }

    /** Memory is read before anything was loaded. Then each candidate is loaded beside a server that is equally new. */
    private void onOtherJvms() throws IOException, InterruptedException, TurnException {
        List<IceserverOnJvm> starting = new ArrayList<>();
        List<RunningServer> idling = new ArrayList<>();
        try {
            idling.add(RunningServer.start(iceserver));
            for (IceserverOnJvm jvm : jvms()) {
                started(jvm).ifPresent(server -> {
                    idling.add(server);
                    starting.add(jvm);
                });
            }
            Thread.sleep(Duration.ofSeconds(idle));
            for (RunningServer server : idling) {
                memory(server);
            }
        } finally {
            for (RunningServer server : idling) {
                server.close();
            }
        }
        for (IceserverOnJvm jvm : starting) {
            try (RunningServer plain = RunningServer.start(iceserver); RunningServer other = RunningServer.start(jvm)) {
                for (RunningServer server : List.of(plain, other)) {
                    LoadGenerator.run(Scenario.relay(10, 8, RATE).against(server, Duration.ZERO, COMPILED),
                            LoadProgress.SILENT);
                }
                beside(plain, other, List.of(Scenario.relay(10, 1, RATE), Scenario.relay(10, 8, RATE)));
            }
        }
    }

    private void memory(RunningServer server) throws IOException {
        Figures figures = new Figures("idle, resident", "MiB",
                Map.of(server.contestant().name(), List.of((double) (server.residentBytes() >> 20))), 0);
        results.add(figures);
        say("%-28s idle, resident %4d MiB, bound after %,5d ms, AOT cache %s".formatted(server.contestant().name(),
                server.residentBytes() >> 20, server.startedAfter().toMillis(),
                server.hasMapped("iceserver.aot") ? "used" : "not used"));
    }

    private void floors() throws IOException, InterruptedException, TurnException {
        Scenario single = Scenario.relay(10, 1, RATE);
        Scenario bursts = Scenario.relay(10, 8, RATE);
        Scenario manyBursts = Scenario.relay(200, 8, RATE);
        Scenario toClients = Scenario.toClients(10, 8, RATE);
        try (RunningServer plain = RunningServer.start(floor("floor"))) {
            for (Variant variant : List.of(new Variant("floor-batch-1", List.of(single, bursts)),
                    new Variant("floor-batch-8", List.of(bursts, manyBursts)),
                    new Variant("floor-batch-64", List.of(bursts, manyBursts)),
                    new Variant("floor-without-segments",
                            List.of(Scenario.relay(10, 2, RATE), Scenario.relay(10, 3, RATE),
                                    Scenario.relay(10, 4, RATE), bursts)),
                    new Variant("floor-connected", List.of(single, bursts, toClients)),
                    new Variant("floor-connected-twice", List.of(single, bursts, toClients)),
                    new Variant("floor-gro", List.of(single, bursts, toClients)),
                    new Variant("floor-edge", List.of(single, bursts, toClients)),
                    new Variant("floor-timed", List.of(single, bursts)),
                    new Variant("floor-sendmmsg", List.of(single, bursts)))) {
                Optional<RunningServer> other = started(floor(variant.name()));
                if (other.isPresent()) {
                    try (RunningServer server = other.get()) {
                        beside(plain, server, variant.scenarios());
                    }
                }
            }
        }
    }

    /** One after the other: a server that never sleeps takes processor 0 from every other server. */
    private void busy() throws IOException, InterruptedException, TurnException {
        Map<String, List<Double>> cpu = new LinkedHashMap<>();
        Map<String, List<Double>> delay = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String name : List.of("floor", "floor-busy")) {
                Optional<RunningServer> started = started(floor(name));
                if (started.isEmpty()) {
                    return;
                }
                LoadReport report;
                try (RunningServer server = started.get()) {
                    report = LoadGenerator.run(
                            Scenario.echo(10, ECHO_RATE).against(server, Duration.ofMillis(200), counted()),
                            LoadProgress.SILENT);
                }
                if (round > 0) {
                    cpu.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add((double) report.cpuNanosPerPacket().orElse(0L));
                    delay.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(report.delay().map(Delay::p50).orElse(0L) / 1e3);
                }
            }
        }
        report(new Figures(Scenario.echo(10, ECHO_RATE).name(), CPU, cpu, 0), "floor", "floor-busy");
        report(new Figures(Scenario.echo(10, ECHO_RATE).name(), "us, median", delay, 0), "floor", "floor-busy");
    }

    private static Floor floor(String name) {
        return new Floor(name, TARGET.resolve(name));
    }

    private Duration counted() {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    /** Empty if it does not start; then a line says so. */
    private Optional<RunningServer> started(Contestant contestant) throws InterruptedException {
        try {
            return Optional.of(RunningServer.start(contestant));
        } catch (IOException e) {
            say("%s is left out: %s".formatted(contestant.name(), String.valueOf(e.getMessage()).lines()
                    .reduce((first, last) -> first + " ... " + last).orElse("it does not start")));
            return Optional.empty();
        }
    }

    private void beside(RunningServer plain, RunningServer other, List<Scenario> scenarios)
            throws TurnException, InterruptedException {
        for (Scenario scenario : scenarios) {
            report(new Rounds(rounds, counted()).run(scenario, CPU, List.of(plain, other), Candidates::cpu),
                    plain.contestant().name(), other.contestant().name());
        }
    }

    private static OptionalDouble cpu(LoadReport report) {
        Optional<Long> nanos = report.cpuNanosPerPacket();
        return nanos.isPresent() ? OptionalDouble.of(nanos.get()) : OptionalDouble.empty();
    }

    private void report(Figures figures, String plain, String candidate) {
        results.add(figures);
        say(line(figures, plain, candidate));
    }

    /** The figures of a candidate, the ratio first. */
    static String line(Figures figures, String plain, String candidate) {
        String voided = figures.voidRounds() == 0 ? "" : ", %d rounds void".formatted(figures.voidRounds());
        return "%-28s %-40s %-18s x %s: %s to %s %s%s".formatted(candidate, figures.what(),
                figures.ratio(candidate, plain).map(Spread::asRatio).orElse("no round counts"), plain,
                figures.of(candidate).map(Spread::asCount).orElse("-"),
                figures.of(plain).map(Spread::asCount).orElse("-"), figures.unit(), voided);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%s", line));
        out.flush();
    }
}
