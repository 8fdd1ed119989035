package org.iceserver.credentials.keys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.iceserver.stun.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ApiTokenTest {
    private final SecureRandom random = new SecureRandom();
    private final NewKey shop = NewKey.make("shop", Instant.EPOCH, random);
    private final NewKey game = NewKey.make("game", Instant.EPOCH, random);
    private final TurnKeys keys = new TurnKeys(List.of(shop.key(), game.key()));

    @Test
    void aTokenOpensItsKeyAlone() {
        assertThat(keys.openedBy(shop.token())).isEqualTo(shop.key());
        assertThat(keys.openedBy(game.token())).isEqualTo(game.key());
        assertThat(keys.openedBy(ApiToken.random(shop.key().id(), random))).isNull();
        assertThat(keys.openedBy(NewKey.make("other", Instant.EPOCH, random).token())).isNull();
    }

    @Test
    void textsThatAreNoTokensOpenNothing() {
        String right = shop.token().text();
        for (String text : List.of("", "ik_", "ik_" + shop.key().id(), right.substring(1), right + "A",
                right.substring(0, right.length() - 1), right.replaceFirst("_k", "_K"))) {
            assertThat(keys.openedBy(new ApiToken(text))).as(text).isNull();
        }
    }

    @Test
    void theTokenOfARevokedKeyOpensNothing() {
        TurnKey key = shop.key();
        keys.replace(List.of(new TurnKey(key.id(), key.name(), key.tokenHash(), key.secret(), key.created(),
                Optional.of(Instant.EPOCH))));

        assertThat(keys.openedBy(shop.token())).isNull();
    }

    @Test
    void aNewTokenTakesThePlaceOfTheOldOne() {
        TurnKey key = shop.key();
        ApiToken next = ApiToken.random(key.id(), random);
        keys.replace(List.of(new TurnKey(key.id(), key.name(), next.hash(), key.secret(), key.created(),
                key.revoked())));

        assertThat(keys.openedBy(shop.token())).isNull();
        assertThat(keys.openedBy(next)).isNotNull();
    }

    @Test
    void aTokenHasTheKeysIdAnd256RandomBits() {
        assertThat(shop.token().keyId()).isEqualTo(shop.key().id()).matches("k[a-z0-9]{11}");
        assertThat(shop.token().text()).matches("ik_" + shop.key().id() + "_[A-Za-z0-9_-]{43}");
        assertThat(shop.token().hash()).isEqualTo(new ApiToken(shop.token().text()).hash()).isNotEqualTo(Bytes.EMPTY);
    }

    @Test
    void aNameIsShortAndPrintable() {
        for (String name : List.of("", "   ", "a".repeat(65), "a\nb", "caf\u00e9")) {
            assertThatIllegalArgumentException().isThrownBy(() -> NewKey.make(name, Instant.EPOCH, random))
                    .withMessageContaining("a key's name is");
        }
    }
}
