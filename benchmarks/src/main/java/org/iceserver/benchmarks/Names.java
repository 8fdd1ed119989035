package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.iceserver.benchmarks.Contestant.Iceserver;
import org.iceserver.benchmarks.Contestant.IceserverWith;
import org.iceserver.client.ServerAddress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures whether the time of a refusal reveals which user names exist. */
@Command(name = "benchmarks/names", mixinStandardHelpOptions = true, sortOptions = false, description = {"",
    "Guesses passwords of names that exist and of names that do not, in random order, over loopback, and compares how long",
    "the refusals take: of static users, of REST credentials, of a database's users that the server remembers, and of those it has to ask for.",
    "The verdict is the rank sum test's: a difference that chance makes less than once in a thousand runs.", ""})
public final class Names implements Callable<Integer> {
    private static final int NAMES = 10;
    /** The time stamp of a REST credential. Somebody with the secret may have minted one for any name. */
    private static final String UNEXPIRED = "4000000000:";
    private static final String ROW = "%-26s | %8s | %12s | %12s | %12s | %12s | %7s | %s";
    /** After this time a name may be asked for again, whatever was guessed before. */
    private static final long ASKED_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1_050);

    @Option(names = "--guesses", paramLabel = "N", defaultValue = "20000", description = "Guesses of each kind that the server answers by itself (${DEFAULT-VALUE}).")
    private int guesses;

    @Option(names = "--questions", paramLabel = "N", defaultValue = "400", description = "Guesses of each kind for which it asks the database; ten a second (${DEFAULT-VALUE}).")
    private int questions;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "15", description = "Of the order of the names (${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Names()).execute(arguments));
    }

    private static List<String> known() {
        return IntStream.range(0, NAMES).mapToObj(number -> "alice" + number).toList();
    }

    private static List<String> unknown() {
        return IntStream.range(0, NAMES).mapToObj(number -> "malic" + number).toList();
    }

    @Override
    public Integer call() throws InterruptedException {
        Iceserver plain = new Iceserver("iceserver", Path.of("iceserver").toAbsolutePath(), 1, Optional.empty());
        say(ROW.formatted("users", "guesses", "known, p10", "unknown, p10", "known, p50", "unknown, p50", "z",
                "verdict"));
        try {
            Path database = Files.createTempDirectory("names").resolve("users.db");
            fill(plain, database);
            List<String> users = known().stream().flatMap(name -> Stream.of("--user", name + ":password")).toList();
            List<String> secret = List.of("--secret", "a secret of the benchmark");
            // Nobody has any of these names, so a difference here is chance.
            boolean told = measure(new IceserverWith("control: nobody's names", plain, List.of()), "", false);
            told |= measure(new IceserverWith("static users", plain, users), "", false);
            told |= measure(new IceserverWith("users beside a secret", plain,
                    Stream.concat(users.stream(), secret.stream()).toList()), "", false);
            told |= measure(new IceserverWith("REST credentials", plain, secret), UNEXPIRED, false);
            told |= measure(new IceserverWith("database", plain, List.of("--database", "sqlite:" + database)), "",
                    true);
            return told ? 1 : 0;
        } catch (IOException e) {
            say("benchmarks/names: " + e.getMessage());
            return 2;
        }
    }

    private static void fill(Iceserver server, Path database) throws IOException, InterruptedException {
        for (String name : known()) {
            ProcessBuilder adding = new ProcessBuilder(server.launcher().toString(), "user", "add", name, "--database",
                    "sqlite:" + database, "--password", "env:NAMES_PASSWORD").inheritIO();
            adding.environment().put("NAMES_PASSWORD", "password");
            if (adding.start().waitFor() != 0) {
                throw new IOException("the user " + name + " could not be added to " + database);
            }
        }
    }

    /**
     * Whether something reveals which names exist.
     *
     * @param prefix the beginning of every name
     * @param remembers whether the server answers some guesses from memory, and asks the database for others
     */
    private boolean measure(Contestant contestant, String prefix, boolean remembers)
            throws IOException, InterruptedException {
        try (RunningServer server = RunningServer.start(contestant); Guesser guesser = guesser(server)) {
            Random random = new Random(seed);
            sample(guesser, prefix, random, guesses / 4, 0);
            boolean told = tell(contestant.name() + (remembers ? ", remembered" : ""),
                    sample(guesser, prefix, random, guesses, 0));
            if (!remembers) {
                return told;
            }
            return tell("database, asked", sample(guesser, prefix, random, questions, ASKED_AGAIN_NANOS)) || told;
        }
    }

    private static Guesser guesser(RunningServer server) throws IOException {
        int port = server.address(ServerAddress.Protocol.UDP).port();
        return new Guesser(new InetSocketAddress(InetAddress.ofLiteral(Contestant.ADDRESS), port));
    }

    /**
     * This many refusals of each kind of name. The names come in random order, and a round starts no sooner than this after the
     * last.
     */
    private static TwoSamples sample(Guesser guesser, String prefix, Random random, int count, long roundNanos)
            throws IOException, InterruptedException {
        List<String> names = new ArrayList<>(known());
        names.addAll(unknown());
        int rounds = Math.max(1, count / NAMES);
        double[] known = new double[rounds * NAMES];
        double[] unknown = new double[rounds * NAMES];
        long begin = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(names, random);
            int knownAt = round * NAMES;
            int unknownAt = round * NAMES;
            for (String name : names) {
                double micros = guesser.refused(prefix + name);
                if (name.startsWith("alice")) {
                    known[knownAt++] = micros;
                } else {
                    unknown[unknownAt++] = micros;
                }
            }
            long wait = begin + (round + 1) * roundNanos - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        }
        return new TwoSamples(known, unknown);
    }

    private boolean tell(String what, TwoSamples samples) {
        say(ROW.formatted(what, "%,d".formatted(samples.size()), micros(samples.oneAt(10)),
                micros(samples.otherAt(10)), micros(samples.oneAt(50)), micros(samples.otherAt(50)),
                "%.1f".formatted(samples.z()),
                samples.differ() ? "names can be told apart" : "no difference was found"));
        return samples.differ();
    }

    private static String micros(double value) {
        return "%.1f us".formatted(value);
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
