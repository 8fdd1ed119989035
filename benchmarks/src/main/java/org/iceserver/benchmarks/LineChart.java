package org.iceserver.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One value per second as a line above zero. An SVG without scripts or fonts of its own. */
record LineChart(String title, List<Double> values) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 56;
    private static final int TOP = 40;
    private static final int BOTTOM = 270;

    String svg() {
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1) * 1.1;
        double step = (WIDTH - LEFT - 16.0) / Math.max(1, values.size() - 1);
        String points = IntStream.range(0, values.size()).mapToObj(i -> String.format(Locale.ROOT, "%.1f,%.1f",
                LEFT + i * step, BOTTOM - values.get(i) / most * (BOTTOM - TOP))).collect(Collectors.joining(" "));
        return String.format(Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="%d" height="%d" fill="#fff"/>
                <text x="12" y="22">%s</text>
                <path d="M%d %dV%dH%d" stroke="#222" fill="none"/>
                <text x="%d" y="%d" text-anchor="end">%.0f</text>
                <text x="%d" y="%d" text-anchor="end">0</text>
                <text x="%d" y="%d" text-anchor="end">%d s</text>
                <polyline points="%s" stroke="#1b7f79" fill="none"/>
                </svg>
                """, WIDTH, HEIGHT, WIDTH, HEIGHT, title, LEFT, TOP, BOTTOM, WIDTH - 16, LEFT - 6, TOP + 10, most,
                LEFT - 6, BOTTOM, WIDTH - 16, BOTTOM + 18, Math.max(0, values.size() - 1), points);
    }
}
