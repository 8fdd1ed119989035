package org.iceserver.transport.door;

import java.util.List;
import java.util.stream.IntStream;

import org.iceserver.transport.tls.ClientHello;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DecisionTableTest {
    private static final Decision HTTP = new Decision.Of(Protocol.HTTP);
    private static final Decision STUN = new Decision.Of(Protocol.STUN);

    private final DecisionTable table = new DecisionTable(List.of("turn.example.org"));

    @Test
    void withoutAHintTheFirstByteDecides() {
        for (int first = 0; first <= 0xFF; first++) {
            boolean letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
            Decision expected = letter
                    ? HTTP
                    : first <= 3 || (first >= 0x40 && first <= 0x7F) ? STUN : Refusal.UNKNOWN_FIRST_BYTE;
            assertThat(table.decide(ClientHello.NOTHING, first)).as("0x%02x", first).isEqualTo(expected);
        }
    }

    @Test
    void anApplicationProtocolMustNotBeContradicted() {
        for (String web : List.of("h2", "http/1.1")) {
            assertThat(table.decide(hello("", web), 'G')).isEqualTo(HTTP);
            assertThat(table.decide(hello("", web), 0)).isEqualTo(Refusal.CONTRADICTION);
        }
        assertThat(table.decide(hello("", "stun.turn"), 0)).isEqualTo(STUN);
        assertThat(table.decide(hello("", "stun.turn"), 'G')).isEqualTo(Refusal.CONTRADICTION);
    }

    @Test
    void whoOffersBothOrNeitherIsKnownByItsFirstByte() {
        for (ClientHello open : List.of(hello("", "http/1.1", "stun.turn"), hello("", "imap"), hello("example.org"))) {
            assertThat(table.decide(open, 'G')).isEqualTo(HTTP);
            assertThat(table.decide(open, 0)).isEqualTo(STUN);
        }
    }

    @Test
    void aNameOfTurnIsForTurnAloneWhateverItsCase() {
        assertThat(table.decide(hello("Turn.Example.org"), 0)).isEqualTo(STUN);
        assertThat(table.decide(hello("turn.example.org"), 'G')).isEqualTo(Refusal.CONTRADICTION);
    }

    /** Anything but STUN's first bytes would reach a parser that is not meant for it. */
    @Test
    void noHttpParserSeesAFirstByteOfStun() {
        assertThat(IntStream.rangeClosed(0, 3).mapToObj(first -> table.decide(hello("", "http/1.1"), first)))
                .doesNotContain(HTTP);
    }

    private static ClientHello hello(String name, String... protocols) {
        return new ClientHello(name, List.of(protocols));
    }
}
