package org.iceserver.benchmarks.offload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.iceserver.benchmarks.Figures;
import org.iceserver.benchmarks.Spread;

/** One mode's figures as a table of Markdown, and beside the aims. */
final class Verdict {
    private final String mode;
    private final List<Figures> cases;
    private final List<Figures> roundTrips;

    /**
     * What a mode should reach: ratios to coturn and to the socket lane.
     *
     * @param median to coturn, over all cases; 0 is no aim
     */
    record Aim(double coturn, double sockets, double median) {
        static Aim of(String mode) {
            return mode.equals("xdp") ? new Aim(12, 4, 20) : new Aim(6, 2, 0);
        }
    }

    Verdict(String mode, List<Figures> figures) {
        this.mode = mode;
        cases = figures.stream().filter(one -> !one.unit().equals("ns")).toList();
        roundTrips = figures.stream().filter(one -> one.unit().equals("ns")).toList();
    }

    String table() {
        StringBuilder text = new StringBuilder(
                """
                | packets/s of one processor | MODE | sockets | coturn | floor | MODE : coturn | MODE : sockets |
                |---|---|---|---|---|---|---|
                """.replace("MODE", mode));
        for (Figures one : cases) {
            text.append("| ").append(one.what());
            for (String name : List.of(mode, Relay.SOCKETS, Relay.COTURN, Relay.FLOOR)) {
                text.append(" | ").append(one.of(name).map(Verdict::thousands).orElse(""));
            }
            text.append(" | ").append(ratio(one, Relay.COTURN)).append(" | ").append(ratio(one, Relay.SOCKETS))
                    .append(" |\n");
        }
        for (Figures one : roundTrips) {
            text.append("| ").append(one.what()).append(", us");
            for (String name : List.of(mode, Relay.SOCKETS, Relay.COTURN, Relay.FLOOR)) {
                text.append(" | ").append(one.of(name).map(Verdict::micros).orElse(""));
            }
            text.append(" | ").append(one.ratio(mode, Relay.COTURN).map(Spread::asRatio).orElse("")).append(" | ")
                    .append(one.ratio(mode, Relay.SOCKETS).map(Spread::asRatio).orElse("")).append(" |\n");
        }
        return text.toString();
    }

    private String ratio(Figures one, String to) {
        return one.ratio(mode, to)
                .map(spread -> String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", spread.median(), spread.least(),
                        spread.most()))
                .orElse("");
    }

    private static String thousands(Spread spread) {
        return String.format(Locale.ROOT, "%,.0fk (%,.0f-%,.0f)", spread.median() / 1e3, spread.least() / 1e3,
                spread.most() / 1e3);
    }

    private static String micros(Spread spread) {
        return String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", spread.median() / 1e3, spread.least() / 1e3,
                spread.most() / 1e3);
    }

    /** One line per aim. */
    List<String> aims() {
        Aim aim = Aim.of(mode);
        List<String> lines = new ArrayList<>();
        least(Relay.COTURN).ifPresent(least -> lines.add(line("the least case to coturn", least, aim.coturn())));
        least(Relay.SOCKETS).ifPresent(least -> lines.add(line("the least case to the sockets", least, aim.sockets())));
        double[] medians = medians(Relay.COTURN);
        if (aim.median() > 0 && medians.length > 0) {
            lines.add(line("the median case to coturn", Spread.of(medians).median(), aim.median()));
        }
        roundTrips.stream().filter(one -> one.what().equals(Comparison.ROUND_TRIP)).findFirst()
                .flatMap(one -> one.ratio(mode, Relay.SOCKETS))
                .ifPresent(spread -> lines.add(String.format(Locale.ROOT,
                        "%s: the median round trip is %.2f of the sockets' (aim: at most 0.5)", mode,
                        spread.median())));
        return lines;
    }

    private String line(String what, double found, double aim) {
        return String.format(Locale.ROOT, "%s: %s is %.1f (aim: at least %.0f)", mode, what, found, aim);
    }

    private double[] medians(String to) {
        return cases.stream().flatMap(one -> one.ratio(mode, to).stream()).mapToDouble(Spread::median).toArray();
    }

    private Optional<Double> least(String to) {
        double[] medians = medians(to);
        return medians.length == 0 ? Optional.empty() : Optional.of(Spread.of(medians).least());
    }
}
