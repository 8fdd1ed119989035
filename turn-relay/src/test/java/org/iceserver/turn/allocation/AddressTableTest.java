package org.iceserver.turn.allocation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTableTest {
    private record Key(long high, long low, int number) {}

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -1})
    void itDoesWhatAMapDoes(long seed) {
        Random random = new Random(seed);
        AddressTable<Integer> table = new AddressTable<>(seed);
        Map<Key, Integer> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            Key key = new Key(random.nextInt(2), random.nextInt(50), random.nextInt(-3, 4));
            switch (random.nextInt(3)) {
                case 0 -> {
                    table.put(key.high, key.low, key.number, i);
                    model.put(key, i);
                }
                case 1 -> assertThat(table.remove(key.high, key.low, key.number)).isEqualTo(model.remove(key));
                default -> assertThat(table.get(key.high, key.low, key.number)).isEqualTo(model.get(key));
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -1})
    void removingWhileWalkingTheSlotsMissesNothing(long seed) {
        AddressTable<Integer> table = new AddressTable<>(seed);
        for (int i = 0; i < 3_000; i++) {
            table.put(0, 0, i, i);
        }
        Set<Integer> odd = new HashSet<>();
        for (int slot = 0; slot < table.slots();) {
            Integer value = table.value(slot);
            if (value != null && value % 2 == 0) {
                table.remove(0, 0, value);
                continue;
            }
            if (value != null) {
                odd.add(value);
            }
            slot++;
        }

        assertThat(table.size()).isEqualTo(1_500);
        assertThat(odd).hasSize(1_500);
    }
}
