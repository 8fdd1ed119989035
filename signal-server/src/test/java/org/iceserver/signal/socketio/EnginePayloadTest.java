package org.iceserver.signal.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.iceserver.signal.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EnginePayloadTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> decode(EngineVersion version, String payload) throws Rejection {
        return EnginePayload.decode(version, bytes(payload)).stream()
                .map(packet -> new String(packet, StandardCharsets.UTF_8)).toList();
    }

    /** The examples of the Engine.IO protocol's own description. */
    @Test
    void version4SeparatesPackets() throws Exception {
        assertThat(EnginePayload.encode(EngineVersion.V4, List.of(bytes("4hello"), bytes("2"), bytes("4world"))))
                .isEqualTo(bytes("4hello\u001e2\u001e4world"));
        assertThat(decode(EngineVersion.V4, "4hello\u001e2\u001e4world")).containsExactly("4hello", "2", "4world");
    }

    @Test
    void version3CountsCharactersAsJavaScriptDoes() throws Exception {
        assertThat(EnginePayload.encode(EngineVersion.V3, List.of(bytes("4hello"), bytes("4€\uD83D\uDE00"))))
                .isEqualTo(bytes("6:4hello4:4€\uD83D\uDE00"));
        assertThat(decode(EngineVersion.V3, "6:4hello4:4€\uD83D\uDE00")).containsExactly("4hello",
                "4€\uD83D\uDE00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "x", "6", "6:4hell", "0:", "-1:4", "9999999:4", "1:4x", "6:4hello6"})
    void whatIsNoPayloadOfVersion3IsRefused(String payload) {
        assertThatThrownBy(() -> decode(EngineVersion.V3, payload)).isInstanceOf(Rejection.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b"})
    void whatIsNoPayloadOfVersion4IsRefused(String payload) {
        assertThatThrownBy(() -> decode(EngineVersion.V4, payload)).isInstanceOf(Rejection.class);
    }

    @ParameterizedTest
    @EnumSource(EngineVersion.class)
    void aBatchHasSoManyPacketsAndNoMore(EngineVersion version) throws Rejection {
        String one = version == EngineVersion.V3 ? "1:2" : "2\u001e";
        String most = one.repeat(EnginePayload.MOST_PACKETS - 1);
        String last = version == EngineVersion.V3 ? "1:2" : "2";
        assertThat(decode(version, most + last)).hasSize(EnginePayload.MOST_PACKETS);
        assertThatThrownBy(() -> decode(version, most + one + last)).isInstanceOf(Rejection.class)
                .extracting(thrown -> ((Rejection) thrown).sentence())
                .isEqualTo("At most 1000 packets may come at once.");
    }

    @ParameterizedTest
    @EnumSource(EngineVersion.class)
    void noiseIsRefusedOrUnderstoodAndNothingElse(EngineVersion version) {
        Random random = new Random(20_261_123);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) (random.nextInt(4) == 0
                        ? random.nextInt(256)
                        : "0123456789:4\u001e".charAt(random.nextInt(13)));
            }
            try {
                assertThat(EnginePayload.decode(version, noise)).isNotEmpty().allMatch(packet -> packet.length > 0);
            } catch (Rejection refused) {
                assertThat(refused.sentence()).isNotEmpty();
            }
        }
    }
}
