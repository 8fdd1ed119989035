package org.iceserver.signal.dxos;

import java.util.HexFormat;
import java.util.Random;

import org.iceserver.signal.Json;
import org.iceserver.signal.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RpcFrameTest {
    private static RpcFrame read(String hex) throws Rejection {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return RpcFrame.read(bytes, bytes.length);
    }

    private static String hex(RpcFrame frame) {
        return HexFormat.of().formatHex(frame.toBytes());
    }

    /** What nanomessage 8 and nanomessage-rpc 3 write. */
    @Test
    void theFramesOfTheOriginalLibraryAreReadAndWritten() throws Exception {
        String event = "001902067369676e616c107b2264617461223a7b2278223a317d7d";
        RpcFrame.Request signal = new RpcFrame.Request(0, true, "signal", Json.of("{\"data\":{\"x\":1}}"));
        assertThat(read(event)).isEqualTo(signal);
        assertThat(hex(signal)).isEqualTo(event);
        String key = "62617365363" + "43a" + "427763484277634842776348427763484277634842776348"
                + "427763484277634842776348427763484277633d";
        String answer = "91034201407b2264617461223a5b22" + key + "225d7d";
        RpcFrame.Response peers = new RpcFrame.Response(200, false,
                Json.of("{\"data\":[\"base64:BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\"]}"));
        assertThat(read(answer)).isEqualTo(peers);
        assertThat(hex(peers)).isEqualTo(answer);
    }

    @Test
    void theErrorsOfTheOriginalLibraryAreWritten() {
        String error = "076905677b2264617461223a7b22636f6465223a224552525f504545525f4e4f545f464f554e44222c22756e666f72"
                + "6d61744d657373616765223a2270656572206e6f7420666f756e643a202573222c2261726773223a5b223037225d2c2273"
                + "7461636b223a2273227d7d";
        assertThat(hex(new RpcFrame.Response(3, true, Json.of("{\"data\":{\"code\":\"ERR_PEER_NOT_FOUND\","
                + "\"unformatMessage\":\"peer not found: %s\",\"args\":[\"07\"],\"stack\":\"s\"}}")))).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0002", "000200", "00020001", "0a05000161" + "7b", "ffffffffff7f00",
        "80808080808000",
        "0a0401027b7d", "0b0400027b7d", "0a0800046a6f696e027b7d", "0a0600ff7f616161"})
    void whatIsNoFrameIsRefused(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(Rejection.class);
    }

    @Test
    void noiseIsRefusedOrWrittenAsItWasRead() {
        Random random = new Random(20_261_123);
        byte[] seed = new RpcFrame.Request(77, false, "lookup", Json.of("{\"data\":{\"topic\":null}}")).toBytes();
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] noise = seed.clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(noise.length) : noise.length;
            try {
                RpcFrame frame = RpcFrame.read(noise, length);
                byte[] written = frame.toBytes();
                assertThat(RpcFrame.read(written, written.length)).isEqualTo(frame);
                read++;
            } catch (Rejection refused) {
                assertThat(refused.sentence()).isNotEmpty();
            }
        }
        assertThat(read).isPositive();
    }
}
