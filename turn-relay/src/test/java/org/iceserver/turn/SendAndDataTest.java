package org.iceserver.turn;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 8656 s11 and s12.6-12.7: data both ways, between two allocations of this server. */
class SendAndDataTest {
    private static final Duration LATENCY = Duration.ofMillis(20);

    private final VirtualRelayPair pair = new VirtualRelayPair(LATENCY);

    @Test
    void withPermissionsASendIndicationBecomesADataIndication() {
        pair.left.permitOther();
        pair.right.permitOther();

        pair.left.sendIndication("hello");
        pair.right.sendIndication("good day");
        pair.pass(LATENCY);

        assertThat(pair.right.received).containsExactly("data:hello");
        assertThat(pair.left.received).containsExactly("data:good day");
    }

    @Test
    void nothingArrivesBeforeItHasTravelled() {
        pair.left.permitOther();
        pair.right.permitOther();
        pair.left.sendIndication("hello");

        pair.pass(LATENCY.minusNanos(1));
        assertThat(pair.right.received).isEmpty();
        pair.pass(Duration.ofNanos(1));
        assertThat(pair.right.received).hasSize(1);
    }

    @Test
    void emptyDataIsRelayedToo() {
        pair.left.permitOther();
        pair.right.permitOther();

        pair.left.sendIndication("");
        pair.pass(LATENCY);

        assertThat(pair.right.received).containsExactly("data:");
    }

    @Test
    void theSenderNeedsThePermission() {
        pair.right.permitOther();

        pair.left.sendIndication("hello");
        pair.pass(LATENCY);

        assertThat(pair.right.received).isEmpty();
        assertThat(pair.server().shard().counters().drops(DropReason.NO_PERMISSION)).isEqualTo(1);
    }

    @Test
    void theReceiverNeedsThePermission() {
        pair.left.permitOther();

        pair.left.sendIndication("hello");
        pair.pass(LATENCY);

        assertThat(pair.right.received).isEmpty();
        assertThat(pair.server().shard().counters().drops(DropReason.NO_PERMISSION)).isEqualTo(1);
    }

    @Test
    void aBoundChannelCarriesDataAndWhoHasNoneGetsDataIndications() {
        pair.left.bindOther(0x4001);
        pair.right.permitOther();

        pair.left.sendChannelData(0x4001, "ping");
        pair.right.sendIndication("pong");
        pair.pass(LATENCY);

        assertThat(pair.right.received).containsExactly("data:ping");
        assertThat(pair.left.received).containsExactly("4001:pong");
    }

    @Test
    void bothSidesMayUseChannelsOfTheirOwnNumber() {
        pair.left.bindOther(0x4001);
        pair.right.bindOther(0x4FFF);

        pair.left.sendChannelData(0x4001, "ping");
        pair.right.sendChannelData(0x4FFF, "");
        pair.pass(LATENCY);

        assertThat(pair.right.received).containsExactly("4fff:ping");
        assertThat(pair.left.received).containsExactly("4001:");
    }

    @Test
    void aSendIndicationMayBeUsedThoughAChannelIsBound() {
        pair.left.bindOther(0x4001);
        pair.right.bindOther(0x4001);

        pair.left.sendIndication("either way");
        pair.pass(LATENCY);

        assertThat(pair.right.received).containsExactly("4001:either way");
    }

    @Test
    void dataForAnUnboundChannelIsDropped() {
        pair.left.bindOther(0x4001);
        pair.right.permitOther();

        pair.left.sendChannelData(0x4002, "ping");
        pair.pass(LATENCY);

        assertThat(pair.right.received).isEmpty();
        assertThat(pair.server().shard().counters().drops(DropReason.UNBOUND_CHANNEL)).isEqualTo(1);
    }

    @Test
    void afterTheReceiverIsGoneItsAddressIsNobodysAndNothingReachesTheKernel() {
        pair.left.permitOther();
        pair.right.permitOther();
        pair.right.client.refresh(0);

        pair.left.sendIndication("hello?");
        pair.pass(LATENCY);

        assertThat(pair.right.received).isEmpty();
        assertThat(pair.server().shard().counters().drops(DropReason.OWN_ADDRESS)).isEqualTo(1);
    }

    @Test
    void aConversationEndsWhenItsPermissionsDo() {
        pair.left.permitOther();
        pair.right.permitOther();
        for (int second = 1; second <= 400; second++) {
            pair.left.sendIndication("tick");
            pair.pass(Duration.ofSeconds(1));
        }

        assertThat(pair.right.received).hasSize(300);
    }
}
