package org.iceserver.signal.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UnicodeTest {
    private static final int ROUNDS = 200_000;
    private static final String OFTEN = "41e282acf09f9880c3a9eda080edbfbfc0aff48fbfbff4908080e08080efbfbf";

    @Test
    void utf8IsWhatTheDecoderOfTheJdkTakes() {
        Random random = new Random(20_261_130);
        byte[] often = HexFormat.of().parseHex(OFTEN);
        int valid = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[1 + random.nextInt(24)];
            int from = random.nextInt(often.length);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(12) == 0 ? (byte) random.nextInt(256) : often[(from + i) % often.length];
            }
            boolean expected = decodes(bytes);
            valid += expected ? 1 : 0;
            assertThat(Unicode.isUtf8(bytes, 0, bytes.length)).as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(expected);
        }
        assertThat(valid).isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00", "\ud83dx", "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d\ude00\ud83d"})
    void halfOfAPairAloneIsNoUnicodeAndIsReplacedWhenWritten(String text) {
        assertThat(Unicode.isWellFormed(text)).isFalse();
        String repaired = Unicode.repaired(text);
        assertThat(Unicode.isWellFormed(repaired)).isTrue();
        assertThat(repaired).hasSameSizeAs(text).contains("\uFFFD");
        assertThat(new String(JsonText.message(text).done(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"" + repaired + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\ud83d\ude00", "x\ud83d\ude00\ud83d\ude00"})
    void pairsAreUnicode(String text) {
        assertThat(Unicode.isWellFormed(text)).isTrue();
        assertThat(Unicode.repaired(text)).isSameAs(text);
    }
}
