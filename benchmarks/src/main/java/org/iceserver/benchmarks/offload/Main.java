package org.iceserver.benchmarks.offload;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.iceserver.benchmarks.Csv;
import org.iceserver.benchmarks.Figures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What relaying in the kernel is worth. */
@Command(name = "benchmarks/offload", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Loads the kernel lane (XDP, then tc), the socket lane, coturn and the floor in",
    "turn, between network namespaces, and prints packets a second of one processor",
    "and round trips. With --soak it loads only the kernel lane, for long.", ""})
public final class Main implements Callable<Integer> {
    private static final List<Integer> HOSTS = List.of(1, 96, 97, 98);

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Rounds for each mode (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "0.8", description = "Seconds of each load (${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--coturn", paramLabel = "PROGRAM", defaultValue = "turnserver", description = "coturn (${DEFAULT-VALUE}).")
    private String coturn = "turnserver";

    @Option(names = "--coturn-threads", paramLabel = "N", defaultValue = "1", description = "Its relay threads; 0 is its own choice (${DEFAULT-VALUE}).")
    private int coturnThreads;

    @Option(names = "--iceserver", paramLabel = "PROGRAM", defaultValue = "./iceserver", description = "The launcher (${DEFAULT-VALUE}).")
    private Path launcher = Path.of("./iceserver");

    @Option(names = "--mode", paramLabel = "xdp|tc", split = ",", defaultValue = "xdp,tc", description = "Of the kernel lane (${DEFAULT-VALUE}).")
    private List<String> modes = List.of();

    @Option(names = "--soak", paramLabel = "MINUTES", defaultValue = "0", description = "One load of this length, at half of saturation.")
    private int soak;

    @Option(names = "--output", paramLabel = "DIR", defaultValue = "benchmarks/target/offload", description = "Where programs are and the CSV goes (${DEFAULT-VALUE}).")
    private Path output = Path.of("benchmarks/target/offload");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path at = launcher.toAbsolutePath().normalize();
        try (Places places = Places.make(HOSTS)) {
            Load load = new Load(output.resolve("load").toAbsolutePath(), places);
            return soak > 0 ? soak(load, places, at) : compare(load, places, at);
        } catch (IOException e) {
            say("benchmarks/offload: " + e.getMessage());
            return 1;
        }
    }

    private int soak(Load load, Places places, Path at) throws IOException, InterruptedException {
        try (RunningRelay kernel = RunningRelay.start(Relay.kernel(at, modes.getFirst()), places)) {
            return new Soak(load, places, this::say).run(kernel, soak) == 0 ? 0 : 1;
        }
    }

    private int compare(Load load, Places places, Path at) throws IOException, InterruptedException {
        say(Shell.must(List.of("sh", "-c", coturn + " --version || true")).lines().findFirst().map(version -> "coturn "
                + version).orElse("coturn"));
        List<String> aims = new ArrayList<>();
        List<Figures> all = new ArrayList<>();
        try (RunningRelay sockets = RunningRelay.start(Relay.sockets(at), places);
                RunningRelay other = RunningRelay.start(Relay.coturn(coturn, coturnThreads), places);
                RunningRelay floor = RunningRelay.start(Relay.floor(output.resolve("floor").toAbsolutePath()),
                        places)) {
            for (String mode : modes) {
                try (RunningRelay kernel = RunningRelay.start(Relay.kernel(at, mode), places)) {
                    List<Figures> figures = new Comparison(load, places, rounds, seconds, this::say).run(kernel,
                            List.of(sockets, other, floor));
                    Verdict verdict = new Verdict(mode, figures);
                    say("\n" + verdict.table());
                    aims.addAll(verdict.aims());
                    figures.forEach(one -> all.add(new Figures(mode + ": " + one.what(), one.unit(),
                            one.byContestant(), one.voidRounds())));
                }
            }
        }
        aims.forEach(this::say);
        Files.writeString(output.resolve("figures.csv"), Csv.of(all));
        say("written to " + output.resolve("figures.csv"));
        return 0;
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
