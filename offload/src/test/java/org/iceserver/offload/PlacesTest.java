package org.iceserver.offload;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlacesTest {
    @Test
    void everyPlaceOfTheRangeIsGivenOnceAndThenThereIsNone() {
        Places places = new Places(100, 50, 10);
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            given.add(places.take(0));
        }
        assertThat(given).hasSize(50).allMatch(place -> place >= 100 && place < 150);
        assertThat(places.take(1_000)).isEqualTo(Places.NONE);
        assertThat(places.taken()).isEqualTo(50);
    }

    @Test
    void aPlaceRestsBeforeItIsGivenAgain() {
        Places places = new Places(0, 1, 10);
        int place = places.take(0);
        places.giveBack(place, 5);
        assertThat(places.taken()).isZero();
        assertThat(places.take(14)).isEqualTo(Places.NONE);
        assertThat(places.take(15)).isEqualTo(place);
    }

    @Test
    void placesComeBackInTheOrderInWhichTheyWereGivenBack() {
        Places places = new Places(0, 3, 10);
        for (int i = 0; i < 3; i++) {
            places.take(0);
        }
        places.giveBack(2, 1);
        places.giveBack(0, 2);
        places.giveBack(1, 3);
        assertThat(places.take(100)).isEqualTo(2);
        assertThat(places.take(100)).isZero();
        assertThat(places.take(100)).isEqualTo(1);
    }
}
