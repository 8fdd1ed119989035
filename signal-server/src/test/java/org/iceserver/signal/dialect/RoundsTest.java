package org.iceserver.signal.dialect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundsTest {
    private final Set<String> over = new HashSet<>();
    private final Set<String> slowed = new HashSet<>();
    private final Rounds<String> rounds = new Rounds<>(over::contains, slowed::contains);
    private final List<String> seen = new ArrayList<>();

    private List<String> advance(int limit) {
        seen.clear();
        rounds.advance(limit, seen::add);
        return seen;
    }

    @Test
    void everyConnectionHasItsTurn() {
        List.of("a", "b", "c").forEach(rounds::add);
        assertThat(advance(2)).containsExactly("a", "b");
        assertThat(advance(2)).containsExactly("c", "a");
        assertThat(advance(2)).containsExactly("b", "c");
    }

    @Test
    void nobodyIsLookedAtTwiceInOneCall() {
        List.of("a", "b").forEach(rounds::add);
        assertThat(advance(10)).containsExactly("a", "b");
    }

    @Test
    void whoIsOverIsForgotten() {
        List.of("a", "b", "c").forEach(rounds::add);
        over.add("b");
        assertThat(rounds.open()).containsExactly("a", "c");
        assertThat(advance(10)).containsExactly("a", "c");
        over.remove("b");
        assertThat(advance(10)).containsExactly("a", "c");
    }

    @Test
    void whoWasSlowedDownIsLookedAtInEveryCallUntilItIsNotAnyMore() {
        List.of("a", "b", "c").forEach(rounds::add);
        slowed.add("c");
        rounds.hurry("c");
        assertThat(advance(1)).containsExactly("c", "a");
        assertThat(advance(1)).containsExactly("c", "b");
        slowed.remove("c");
        assertThat(advance(0)).containsExactly("c");
        assertThat(advance(0)).isEmpty();
    }

    @Test
    void whoIsSlowedDownAndOverIsNotKept() {
        slowed.add("a");
        rounds.hurry("a");
        over.add("a");
        advance(0);
        assertThat(advance(0)).isEmpty();
    }

    @Test
    void whoComesWhileOthersAreLookedAtWaitsForTheNextCall() {
        rounds.add("a");
        rounds.advance(10, name -> rounds.add("later"));
        assertThat(advance(10)).containsExactly("a", "later");
    }
}
