package org.iceserver.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FiguresTest {
    private static final Figures FIGURES = new Figures("10 clients, single packets", "ns",
            Map.of("ours", List.of(10.0, 30.0, 20.0), "theirs", List.of(20.0, 30.0, 80.0)), 0);

    @Test
    void theMiddleOfAnOddNumberOfFiguresIsOneOfThem() {
        assertThat(FIGURES.of("ours")).contains(new Spread(20, 10, 30, 3));
    }

    @Test
    void theMiddleOfAnEvenNumberOfFiguresLiesBetweenTwo() {
        assertThat(Spread.of(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratiosAreTakenRoundByRound() {
        assertThat(FIGURES.ratio("ours", "theirs")).contains(new Spread(0.5, 0.25, 1, 3));
        assertThat(FIGURES.ratio("ours", "nobody")).isEmpty();
    }

    @Test
    void aCandidateIsTheNumeratorOfItsRatio() {
        assertThat(Candidates.line(FIGURES, "theirs", "ours")).startsWith("ours ").contains("0.50 (0.25-1.00) ",
                "x theirs: 20 (10-30) to 30 (20-80) ns");
        assertThat(Candidates.line(FIGURES, "nobody", "ours")).contains("no round counts");
    }

    @Test
    void csvQuotesWhatHoldsACommaAndHasALineForEachRound() {
        assertThat(Csv.of(List.of(new Figures("a, b", "ns", Map.of("ours", List.of(1.25, 2.0)), 0))))
                .isEqualTo(
                        "measurement,unit,contestant,round,figure\n\"a, b\",ns,ours,1,1.3\n\"a, b\",ns,ours,2,2.0\n");
    }

    @Test
    void everyContestantThatWasMeasuredHasABar() {
        assertThat(new BarChart("t", List.of(FIGURES), List.of("ours", "theirs", "nobody")).svg())
                .contains(">20<", ">30<").containsOnlyOnce("nobody");
    }

    @Test
    void theLiveHeapIsTheHistogramsTotal() throws IOException {
        assertThat(LiveHeap.parse("   1: 10 240 java.lang.String\nTotal        12345        678901\n"))
                .isEqualTo(678901);
        assertThatThrownBy(() -> LiveHeap.parse("no such process")).isInstanceOf(IOException.class);
    }
}
