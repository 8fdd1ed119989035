package org.iceserver.turn.mobility;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TicketSealTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void ticketsAreThirtyTwoCharactersThatTellNothing(int count) {
        TicketSeal seal = new Mobility(new SecureRandom()).seal();
        for (long handle = 0; handle < count; handle++) {
            MobilityTicket sealed = seal.seal(handle);
            assertThat(new String(sealed.value().toArray(), StandardCharsets.US_ASCII)).matches("[A-Za-z0-9_-]{32}");
            assertThat(seal.open(sealed)).isEqualTo(handle);
            assertThat(new Mobility(new SecureRandom()).seal().open(sealed)).isNull();
        }
        assertThat(seal.seal(0).value().toHex().substring(0, 8))
                .isNotEqualTo(seal.seal(1).value().toHex().substring(0, 8));
    }
}
