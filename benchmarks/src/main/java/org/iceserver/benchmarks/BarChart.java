package org.iceserver.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Groups of bars, one group for each measurement and one bar for each contestant. An SVG without scripts or fonts of its own.
 */
record BarChart(String title, List<Figures> groups, List<String> contestants) {
    private static final List<String> COLORS = List.of("#1b7f79", "#c98b2b", "#8a93a3", "#7a4f9a");
    private static final int WIDTH = 760;
    private static final int LABELS = 250;
    private static final int BAR = 16;
    private static final int GAP = 14;
    private static final int TOP = 64;

    String svg() {
        double most = groups.stream().flatMap(group -> contestants.stream().flatMap(name -> group.of(name).stream()))
                .mapToDouble(Spread::most).max().orElse(1);
        int groupHeight = contestants.size() * BAR + GAP;
        int height = TOP + groups.size() * groupHeight + 8;
        StringBuilder svg = new StringBuilder(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                + "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n")
                .formatted(WIDTH, height, WIDTH, height));
        text(svg, 12, 22, "start", title);
        legend(svg);
        double scale = (WIDTH - LABELS - 90) / most;
        for (int i = 0; i < groups.size(); i++) {
            group(svg, groups.get(i), TOP + i * groupHeight, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        for (int i = 0; i < contestants.size(); i++) {
            int x = 12 + i * 110;
            svg.append(
                    "<rect x=\"%d\" y=\"34\" width=\"12\" height=\"12\" fill=\"%s\"/>%n".formatted(x, COLORS.get(i)));
            text(svg, x + 18, 45, "start", contestants.get(i));
        }
    }

    private void group(StringBuilder svg, Figures group, int top, double scale) {
        text(svg, LABELS - 8, top + contestants.size() * BAR / 2 + 4, "end", group.what());
        for (int i = 0; i < contestants.size(); i++) {
            int y = top + i * BAR;
            String color = COLORS.get(i);
            group.of(contestants.get(i)).ifPresent(spread -> bar(svg, y, color, spread, scale));
        }
    }

    /** The bar ends at the median. The line reaches from the lowest to the highest figure. */
    private static void bar(StringBuilder svg, int y, String color, Spread spread, double scale) {
        svg.append(String.format(Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n", LABELS, y,
                spread.median() * scale, BAR - 2, color));
        svg.append(String.format(Locale.ROOT, "<path d=\"M%.1f %dH%.1f\" stroke=\"#222\"/>%n",
                LABELS + spread.least() * scale, y + (BAR - 2) / 2, LABELS + spread.most() * scale));
        text(svg, (int) Math.round(LABELS + spread.most() * scale) + 6, y + BAR - 5, "start",
                String.format(Locale.ROOT, "%,.0f", spread.median()));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
