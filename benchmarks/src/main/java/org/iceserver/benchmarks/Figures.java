package org.iceserver.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The result of one measurement: for each contestant one figure per round, in the order of the rounds. The figures of one round
 * were measured one after the other and may be compared.
 *
 * @param what the name of the measurement, such as "10 clients, single packets"
 * @param unit the unit of the figures, such as "ns per packet"
 * @param voidRounds rounds that were left out because a contestant lost packets
 */
public record Figures(String what, String unit, Map<String, List<Double>> byContestant, int voidRounds) {
    public Figures {
        byContestant = new LinkedHashMap<>(byContestant);
    }

    /** The spread of a contestant's figures; empty when it was not measured. */
    public Optional<Spread> of(String contestant) {
        List<Double> figures = byContestant.getOrDefault(contestant, List.of());
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.of(Spread.of(figures.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** The spread of the ratios of two contestants' figures, round by round; empty when either was not measured. */
    public Optional<Spread> ratio(String contestant, String to) {
        List<Double> above = byContestant.getOrDefault(contestant, List.of());
        List<Double> below = byContestant.getOrDefault(to, List.of());
        int rounds = Math.min(above.size(), below.size());
        return rounds == 0
                ? Optional.empty()
                : Optional.of(Spread
                        .of(IntStream.range(0, rounds).mapToDouble(i -> above.get(i) / below.get(i)).toArray()));
    }
}
