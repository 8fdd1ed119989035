package org.iceserver.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** RFC 2782: the data of a record, and the order in which several are tried. */
class SrvRecordTest {
    private static final int ROUNDS = 4_000;

    private final Random chance = new Random(2_782);

    private static SrvRecord record(int priority, int weight, String target) {
        return new SrvRecord(priority, weight, 3_478, target);
    }

    private Map<String, Integer> firstOf(SrvRecord... records) {
        var firsts = new HashMap<String, Integer>();
        for (int round = 0; round < ROUNDS; round++) {
            firsts.merge(SrvRecord.inOrder(List.of(records), chance).getFirst().target(), 1, Integer::sum);
        }
        return firsts;
    }

    @Test
    void lowerPriorityIsTriedFirstWhateverItsWeight() {
        List<SrvRecord> records = List.of(record(20, 65_535, "late"), record(10, 0, "early"), record(15, 9, "middle"));

        assertThat(SrvRecord.inOrder(records, chance)).extracting(SrvRecord::target)
                .containsExactly("early", "middle", "late");
    }

    @Test
    void weightIsTheShareOfFirstPlaces() {
        assertThat(firstOf(record(1, 100, "small"), record(1, 300, "large")).get("large"))
                .isCloseTo(ROUNDS * 3 / 4, within(ROUNDS / 20));
    }

    @Test
    void weightZeroComesFirstSeldomButDoesSo() {
        assertThat(firstOf(record(1, 99, "usual"), record(1, 0, "spare")).get("spare"))
                .isCloseTo(ROUNDS / 100, within(ROUNDS / 200));
    }

    @Test
    void everyRecordIsInTheOrderOnce() {
        List<SrvRecord> records = List.of(record(1, 0, "a"), record(1, 0, "b"), record(1, 7, "c"), record(2, 0, "d"));

        assertThat(SrvRecord.inOrder(records, chance)).containsExactlyInAnyOrderElementsOf(records)
                .last().extracting(SrvRecord::target).isEqualTo("d");
    }

    @Test
    void dataIsPriorityWeightPortAndTarget() {
        byte[] data = {0, 1, 0, 2, 0x0D, (byte) 0x96, 1, 'a', 2, 'd', 'e', 0};

        assertThat(SrvRecord.parse(Unpooled.wrappedBuffer(data))).isEqualTo(new SrvRecord(1, 2, 3_478, "a.de"));
    }

    @Test
    void dataThatNamesNoHostAndPortIsNone() {
        assertThat(parse(0, 1, 0, 2, 0x0D, 0x96)).isNull();
        assertThat(parse(0, 1, 0, 2, 0x0D, 0x96, 5, 'a')).isNull();
        assertThat(parse(0, 1, 0, 2, 0x0D, 0x96, 0xC0, 0x0C)).isNull();
        assertThat(parse(0, 1, 0, 2, 0, 0, 1, 'a', 0)).as("port 0").isNull();
        assertThat(parse(0, 1, 0, 2, 0x0D, 0x96, 4, 0x1B, '[', '2', 'J', 0)).as("a terminal's escape").isNull();
    }

    private static @Nullable SrvRecord parse(int... data) {
        var bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return SrvRecord.parse(Unpooled.wrappedBuffer(bytes));
    }
}
