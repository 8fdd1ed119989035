package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.iceserver.benchmarks.Contestant.Certificate;
import org.iceserver.benchmarks.Contestant.Iceserver;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a start needs and what is installed: time, memory, sizes. */
@Command(name = "benchmarks/start", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Starts the server again and again, on every processor, with UDP and TCP alone and with TLS and DTLS, too: the launcher of",
    "this repository and the program of the packages in turn. Prints the median of each, with the least and the most.",
    ""})
public final class Starts implements Callable<Integer> {
    private static final String ROW = "%-14s | %-20s | %-24s | %-20s | %s";

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "9", description = "Starts of each kind (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--idle", paramLabel = "SECONDS", defaultValue = "20", description = "When its memory is read: by then the compilers are done (${DEFAULT-VALUE}).")
    private int idleSeconds;

    @Option(names = "--launcher", paramLabel = "FILE", description = "Another launcher to start; repeatable.")
    private List<Path> launchers = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /** One kind of start, and the results of its rounds. */
    private record Kind(String with, Iceserver server, List<Double> millis, List<Double> mebibytes) {
        static Kind of(String with, String name, Path launcher, Optional<Certificate> certificate) {
            return new Kind(with, new Iceserver(name, launcher.toAbsolutePath(), 1, certificate), new ArrayList<>(),
                    new ArrayList<>());
        }
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Starts()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            List<Kind> kinds = kinds();
            // The first start of each kind reads its files from the disk.
            for (Kind kind : kinds) {
                RunningServer.startOnAll(kind.server()).close();
            }
            say(ROW.formatted("program", "with", "ms to the bound port", "MiB when idle", "class cache"));
            for (int round = 0; round < rounds; round++) {
                for (Kind kind : kinds) {
                    start(kind, round == 0);
                }
            }
            for (Kind kind : kinds) {
                say(ROW.formatted(kind.server().name(), kind.with(), count(kind.millis()), count(kind.mebibytes()),
                        usesCache(kind.server()) ? "used" : "not used"));
            }
            sizes();
            return 0;
        } catch (IOException e) {
            say("benchmarks/start: " + e.getMessage());
            return 2;
        }
    }

    private List<Kind> kinds() throws IOException {
        Optional<Certificate> certificate = Optional.of(new Certificate(
                Path.of("benchmarks/target/cert.pem").toAbsolutePath(),
                Path.of("benchmarks/target/key.pem").toAbsolutePath()));
        List<Kind> kinds = new ArrayList<>();
        Path installed = Path.of("dist/target/stage/program/bin/iceserver");
        List<Path> all = new ArrayList<>(List.of(Path.of("iceserver")));
        if (Files.exists(installed)) {
            all.add(installed);
        } else {
            say("There is no " + installed + ": ./mvnw -Pdist package makes it.");
        }
        all.addAll(launchers);
        for (Path launcher : all) {
            String name = launcher.equals(installed) ? "packages" : launcher.toString();
            kinds.add(Kind.of("UDP and TCP", name, launcher, Optional.empty()));
            kinds.add(Kind.of("TLS and DTLS, too", name, launcher, certificate));
        }
        return kinds;
    }

    /** Reads memory in only one round, and again in the last, because it takes some seconds. */
    private void start(Kind kind, boolean withMemory) throws IOException, InterruptedException {
        try (RunningServer started = RunningServer.startOnAll(kind.server())) {
            kind.millis().add((double) started.startedAfter().toMillis());
            if (withMemory || kind.millis().size() == rounds) {
                Thread.sleep(idleSeconds * 1_000L);
                kind.mebibytes().add(started.residentBytes() / 1024.0 / 1024);
            }
        }
    }

    private static boolean usesCache(Iceserver server) throws IOException, InterruptedException {
        try (RunningServer started = RunningServer.startOnAll(server)) {
            return started.hasMapped("iceserver.aot");
        }
    }

    private void sizes() throws IOException {
        Path made = Path.of("dist/target");
        if (Files.isDirectory(made)) {
            try (Stream<Path> files = Files.list(made)) {
                for (Path file : files.filter(path -> path.getFileName().toString().startsWith("iceserver")).sorted()
                        .toList()) {
                    spec.commandLine().getOut().printf("%-48s %7.1f MB%n", file.getFileName(), Files.size(file) / 1e6);
                }
            }
        }
        spec.commandLine().getOut().flush();
    }

    private static String count(List<Double> figures) {
        return Spread.of(figures.stream().mapToDouble(Double::doubleValue).toArray()).asCount();
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
