package org.iceserver.client.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FlowTest {
    private final Flow flow = new Flow();

    @Test
    void packetsInOrderAreReceived() {
        arrive(0, 1, 2);

        assertThat(flow.counts()).isEqualTo(new Counts(0, 3, 0, 0));
    }

    @Test
    void aLatePacketIsReceivedOutOfOrder() {
        arrive(0, 2, 1);

        assertThat(flow.counts()).isEqualTo(new Counts(0, 3, 1, 0));
    }

    @Test
    void aSecondCopyIsNotReceivedTwice() {
        arrive(0, 1, 0, 1);

        assertThat(flow.counts()).isEqualTo(new Counts(0, 2, 0, 2));
    }

    @Test
    void aPacketThatNeverCameIsLost() {
        for (int i = 0; i < 200; i++) {
            assertThat(flow.next()).isEqualTo(i);
            flow.sent();
            if (i != 7 && i != 199) {
                flow.arrived(i);
            }
        }

        assertThat(flow.counts().lost()).isEqualTo(2);
    }

    @Test
    void aPacketLaterThanTheWindowCountsAsLost() {
        arrive(100, 100 - 63, 100 - 64);

        assertThat(flow.counts()).isEqualTo(new Counts(0, 2, 1, 0));
    }

    private void arrive(long... sequences) {
        for (long sequence : sequences) {
            flow.arrived(sequence);
        }
    }
}
