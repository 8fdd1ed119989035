package org.iceserver.benchmarks.offload;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** One long load through the kernel lane, at half of what it can relay. Tells what got lost, and whether memory stays flat. */
final class Soak {
    private static final Case LOAD = new Case(true, 1_000, 100);
    private static final int SEARCHES = 5;
    private static final int MINUTE = 60;

    private final Load load;
    private final Places places;
    private final Consumer<String> say;
    private final List<Second> seconds = new ArrayList<>();

    /** One second's packets, and the server's memory at its end. */
    record Second(long sent, long received, long residentBytes) {}

    Soak(Load load, Places places, Consumer<String> say) {
        this.load = load;
        this.places = places;
        this.say = say;
    }

    /** @return packets that got lost and that no interface counts as dropped */
    long run(RunningRelay kernel, int minutes) throws IOException, InterruptedException {
        // Threads exist for measuring only: on a busy machine they lose packets. They are gone before anything counts.
        int rate = halfOfSaturation(kernel);
        long dropped = places.dropped();
        say.accept("%s, %,d packets/s for %d min".formatted(LOAD, rate, minutes));
        Process process = new ProcessBuilder(load.soak(kernel, LOAD, rate, minutes * (double) MINUTE, List.of()))
                .start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Load.Flood second = Load.Flood.of(Load.told(line));
                seconds.add(new Second(second.sent(), second.received(), kernel.residentBytes()));
                if (seconds.size() % MINUTE == 0) {
                    say.accept(progress());
                }
            }
            if (process.waitFor() != 0 || seconds.isEmpty()) {
                throw new IOException("the load ended early: "
                        + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            process.destroy();
        }
        return verdict(places.dropped() - dropped);
    }

    private int halfOfSaturation(RunningRelay kernel) throws IOException, InterruptedException {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < SEARCHES; i++) {
            Load.Flood flood = load.flood(kernel, LOAD, 0, 1, List.of());
            say.accept("flat out: %,d packets/s sent, %,d arrived".formatted(Math.round(flood.sent() / flood.seconds()),
                    Math.round(flood.received() / flood.seconds())));
            least = Math.min(least, flood.received() / flood.seconds());
        }
        return (int) (least / 2);
    }

    private long sent() {
        return seconds.stream().mapToLong(Second::sent).sum();
    }

    private long lost() {
        return seconds.stream().mapToLong(second -> second.sent() - second.received()).sum();
    }

    private String progress() {
        return String.format(Locale.ROOT, "%d s: %,d sent, %,d lost, %.1f MiB resident", seconds.size(), sent(), lost(),
                mebibytes(seconds.getLast().residentBytes()));
    }

    private long verdict(long dropped) {
        long unexplained = Math.max(0, lost() - dropped);
        say.accept("sent      %,d in %,d s".formatted(sent(), seconds.size()));
        say.accept(
                "lost      %,d: %,d dropped by interfaces, %,d elsewhere".formatted(lost(), Math.min(lost(), dropped),
                        unexplained));
        say.accept(String.format(Locale.ROOT, "resident  %.1f MiB after a tenth of the time, %.1f MiB at the end",
                mebibytes(seconds.get(seconds.size() / 10).residentBytes()),
                mebibytes(seconds.getLast().residentBytes())));
        return unexplained;
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
