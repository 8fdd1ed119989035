package org.iceserver.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Every figure of every round, one a line: {@code measurement,unit,contestant,round,figure}. */
public final class Csv {
    private Csv() {}

    public static String of(List<Figures> all) {
        StringBuilder text = new StringBuilder("measurement,unit,contestant,round,figure\n");
        for (Figures figures : all) {
            for (Map.Entry<String, List<Double>> entry : figures.byContestant().entrySet()) {
                for (int round = 0; round < entry.getValue().size(); round++) {
                    text.append(List.of(quoted(figures.what()), quoted(figures.unit()), quoted(entry.getKey()),
                            Integer.toString(round + 1),
                            String.format(Locale.ROOT, "%.1f", entry.getValue().get(round)))
                            .stream().collect(Collectors.joining(",", "", "\n")));
                }
            }
        }
        return text.toString();
    }

    /** RFC 4180. */
    private static String quoted(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
