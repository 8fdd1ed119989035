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

import org.iceserver.benchmarks.Contestant.Certificate;
import org.iceserver.benchmarks.Contestant.Coturn;
import org.iceserver.benchmarks.Contestant.Floor;
import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs every requested measurement, prints each when it is done, and writes CSV and plots at the end. */
@Command(name = "benchmarks/compare", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Loads iceserver, coturn and the floor in turn and prints medians with their spread (least-most), and the",
    "median of the ratios of each round.", ""})
public final class Compare implements Callable<Integer> {
    private static final long RATE = 40_000;
    private static final long TCP_RATE = 20_000;
    private static final long ECHO_RATE = 2_000;
    private static final int ALLOCATIONS = 2_000;
    /** Each lasts a fraction of a second. */
    private static final int ALLOCATION_ROUNDS = 4;
    /** The JVM's second compiler compiles the code of a request after some ten thousand requests. */
    private static final int ALLOCATION_WARM_UP = 24;
    private static final List<Integer> IDLE = List.of(1_000, 5_000, 10_000);
    /** After this time the compilers have finished the work of the start, and the memory that they used was given back. */
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(15);
    private static final String CPU = "ns CPU per packet";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "8", description = "Rounds of each measurement; the first is not counted (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "3", description = "How long each contestant's load is counted in a round (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--only", split = ",", paramLabel = "PART", description = "Any of cpu, tcp, tls, dtls, loops, saturation, delay, allocations, memory, start; default: all.")
    private Set<Part> only = Set.of(Part.values());

    @Option(names = "--coturn", paramLabel = "FILE", defaultValue = "turnserver", description = "Another build of coturn than the turnserver that is installed.")
    private String coturnProgram = "turnserver";

    @Option(names = "--before", paramLabel = "LAUNCHER", description = "Another build's iceserver script, loaded beside the others: what a change is worth.")
    private @Nullable Path before;

    @Option(names = "--output", paramLabel = "DIR", defaultValue = "benchmarks/target/compare", description = "Where CSV and plots go (${DEFAULT-VALUE}).")
    private Path output = Path.of("benchmarks/target/compare");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    private final Certificate certificate = new Certificate(Path.of("benchmarks/target/cert.pem").toAbsolutePath(),
            Path.of("benchmarks/target/key.pem").toAbsolutePath());
    private final Iceserver iceserver = new Iceserver("iceserver", Path.of("iceserver").toAbsolutePath(), 1,
            Optional.of(certificate));
    private final Floor floor = new Floor("floor", Path.of("benchmarks/target/floor").toAbsolutePath());
    private final List<Figures> results = new ArrayList<>();

    /** What can be measured. */
    enum Part {
        CPU, TCP, TLS, DTLS, LOOPS, SATURATION, DELAY, ALLOCATIONS, MEMORY, START
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            Coturn coturn = Coturn.of(coturnProgram, certificate);
            for (Contestant contestant : List.of(iceserver, coturn, floor)) {
                say("%-10s %s".formatted(contestant.name(), version(contestant)));
            }
            if (only.contains(Part.START)) {
                start();
            }
            loads(coturn);
            if (only.contains(Part.MEMORY)) {
                memory(coturn);
            }
        } catch (IOException e) {
            say("benchmarks/compare: " + e.getMessage());
            return 1;
        } finally {
            if (!results.isEmpty()) {
                write();
            }
        }
        return 0;
    }

    private void loads(Coturn coturn) throws IOException, InterruptedException, TurnException {
        if (before == null) {
            loads(coturn, List.of());
        } else {
            try (RunningServer other = RunningServer
                    .start(new Iceserver("before", before.toAbsolutePath(), 1, Optional.of(certificate)))) {
                loads(coturn, List.of(other));
            }
        }
    }

    private void loads(Coturn coturn, List<RunningServer> others)
            throws IOException, InterruptedException, TurnException {
        Rounds each = new Rounds(rounds, Duration.ofSeconds(seconds));
        try (RunningServer ours = RunningServer.start(iceserver);
                RunningServer theirs = RunningServer.start(coturn);
                RunningServer least = RunningServer.start(floor)) {
            List<RunningServer> servers = new ArrayList<>(List.of(ours, theirs));
            servers.addAll(others);
            List<RunningServer> all = new ArrayList<>(servers);
            all.add(least);
            if (only.contains(Part.CPU)) {
                for (Scenario scenario : List.of(Scenario.relay(10, 1, RATE), Scenario.relay(200, 1, RATE),
                        Scenario.relay(10, 8, RATE), Scenario.relay(200, 8, RATE), Scenario.toClients(10, 8, RATE))) {
                    report(each.run(scenario, CPU, all, Compare::cpu));
                }
            }
            for (Part part : List.of(Part.TCP, Part.TLS, Part.DTLS)) {
                if (only.contains(part)) {
                    connections(each, Protocol.valueOf(part.name()), servers);
                }
            }
            if (only.contains(Part.LOOPS)) {
                loops(each, ours);
            }
            if (only.contains(Part.SATURATION)) {
                report(new Saturation(Math.max(1, rounds / 2), Duration.ofSeconds(1)).run(all));
            }
            if (only.contains(Part.DELAY)) {
                report(each.run(Scenario.echo(10, ECHO_RATE), "us p99.9", all, Compare::delay));
            }
            if (only.contains(Part.ALLOCATIONS)) {
                allocations(all);
            }
        }
    }

    private void connections(Rounds each, Protocol protocol, List<RunningServer> servers)
            throws TurnException, InterruptedException {
        report(each.run(Scenario.over(protocol, 10, 1, TCP_RATE), CPU, servers, Compare::cpu));
        report(each.run(Scenario.over(protocol, 10, 8, TCP_RATE), CPU, servers, Compare::cpu));
    }

    /** The cost of sharding: both servers on the one processor. */
    private void loops(Rounds each, RunningServer one) throws IOException, TurnException, InterruptedException {
        try (RunningServer two = RunningServer
                .start(new Iceserver("iceserver, 2 loops", iceserver.launcher(), 2, Optional.of(certificate)))) {
            report(each.run(Scenario.relay(200, 1, RATE), CPU, List.of(one, two), Compare::cpu));
            report(each.run(Scenario.relay(200, 8, RATE), CPU, List.of(one, two), Compare::cpu));
        }
    }

    /** The floor shows how fast the generator is. Processor time shows how fast a server is. */
    private void allocations(List<RunningServer> all) throws TurnException, InterruptedException {
        report(warmUp(all));
        Rounds alone = new Rounds(ALLOCATION_ROUNDS * rounds, Duration.ZERO);
        report(alone.runWhole(Scenario.allocations(ALLOCATIONS), "allocations/s", all,
                report -> OptionalDouble.of(report.allocationsPerSecond())));
        report(alone.runWhole(Scenario.allocations(ALLOCATIONS), "us CPU per allocation", all,
                Compare::cpuPerAllocation));
    }

    /** The first requests to a new server take the most; requests after compilation take the least. */
    private static Figures warmUp(List<RunningServer> all) throws TurnException, InterruptedException {
        Scenario scenario = Scenario.allocations(ALLOCATIONS);
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        for (int round = 0; round < ALLOCATION_WARM_UP; round++) {
            for (RunningServer server : all) {
                List<Double> own = micros.computeIfAbsent(server.contestant().name(), _ -> new ArrayList<>());
                cpuPerAllocation(LoadGenerator.run(scenario.against(server, Duration.ZERO, Duration.ZERO),
                        LoadProgress.SILENT)).ifPresent(own::add);
            }
        }
        return new Figures(scenario.name() + ", the first " + ALLOCATION_WARM_UP + " times", "us CPU per allocation",
                micros, 0);
    }

    private static OptionalDouble cpuPerAllocation(LoadReport report) {
        return report.server().isPresent()
                ? OptionalDouble.of(report.server().get().allocatingCpuNanos() / 1e3 / ALLOCATIONS)
                : OptionalDouble.empty();
    }

    private void memory(Coturn coturn) throws IOException, InterruptedException, TurnException {
        for (int allocations : IDLE) {
            report(IdleMemory.resident(iceserver, allocations));
            report(IdleMemory.liveHeap(iceserver, allocations));
            report(IdleMemory.resident(coturn, allocations));
        }
    }

    private void start() throws IOException, InterruptedException {
        start(new Iceserver(iceserver.name(), iceserver.launcher(), 1, Optional.empty()), "UDP and TCP");
        start(iceserver, "and TLS and DTLS");
    }

    private void start(Iceserver server, String with) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (RunningServer started = RunningServer.startOnAll(server)) {
                if (round > 0) {
                    millis.add((double) started.startedAfter().toMillis());
                    Thread.sleep(UNTIL_IDLE);
                    resident.add((double) (started.residentBytes() >> 20));
                }
            }
        }
        report(new Figures("from the command to the bound port, " + with, "ms", Map.of(server.name(), millis), 0));
        report(new Figures("idle, resident, " + with, "MiB", Map.of(server.name(), resident), 0));
    }

    private static OptionalDouble cpu(LoadReport report) {
        Optional<Long> nanos = report.cpuNanosPerPacket();
        return nanos.isPresent() ? OptionalDouble.of(nanos.get()) : OptionalDouble.empty();
    }

    private static OptionalDouble delay(LoadReport report) {
        return report.delay().isPresent()
                ? OptionalDouble.of(report.delay().get().p999() / 1e3)
                : OptionalDouble.empty();
    }

    private void report(Figures figures) {
        results.add(figures);
        say("");
        say(figures.what() + ", " + figures.unit()
                + (figures.voidRounds() == 0 ? "" : " (" + figures.voidRounds() + " rounds void: packets were lost)"));
        for (String name : figures.byContestant().keySet()) {
            String ratios = figures.byContestant().keySet().stream().filter(other -> !other.equals(name))
                    .filter(_ -> name.equals(iceserver.name()))
                    .map(other -> figures.ratio(name, other).map(ratio -> "  %s x %s".formatted(ratio.asRatio(), other))
                            .orElse(""))
                    .reduce("", String::concat);
            say("  %-10s %s%s".formatted(name, figures.of(name).map(Spread::asCount).orElse("no round counts"),
                    ratios));
        }
    }

    private void write() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("compare.csv"), Csv.of(results));
        List<Figures> cpu = results.stream().filter(figures -> figures.unit().equals(CPU)).toList();
        if (!cpu.isEmpty()) {
            Files.writeString(output.resolve("cpu.svg"),
                    new BarChart("Processor time of the server per relayed packet of 1,000 bytes, nanoseconds", cpu,
                            List.of(iceserver.name(), Coturn.NAME, floor.name())).svg());
        }
        say("");
        say("written to " + output);
    }

    private static String version(Contestant contestant) throws IOException {
        return Contestant.output(contestant.version()).strip().lines().reduce((_, last) -> last)
                .orElse("says no version");
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%s", line));
        out.flush();
    }
}
