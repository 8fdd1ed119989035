package org.iceserver.signal.v1;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Valid messages with a few bytes changed, cut out or repeated: answered or refused, never an exception. */
class MutatedMessagesTest {
    private static final int ROUNDS = 20_000;
    private static final List<String> SEEDS = List.of(
            "{\"type\":\"hello\",\"session\":\"abc\",\"last\":17,\"token\":null}",
            "{\"type\":\"join\",\"id\":1,\"room\":\"lab\",\"info\":{\"name\":\"\u00c4nn\u00e9 \ud83d\ude00\",\"n\":[1,-2.5e10,true]}}",
            "{\"type\":\"candidate\",\"id\":\"x\",\"to\":\"p_a\",\"room\":\"lab\",\"candidate\":\"a\\u0041\\n\",\"sdpMLineIndex\":0}",
            "{ \"type\" : \"message\" , \"room\" : \"lab\" , \"to\":\"p\" , \"data\" : { \"a\" : [ [ ] , { } , \"\" ] } }");

    private final Random random = new Random(20_261_122);

    @Test
    void neverBreakTheServer() {
        Switchboard board = new Switchboard();
        Line bystander = board.arriveIn("elsewhere");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = mutated(SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8));
            Line rogue = board.connect();
            if (random.nextBoolean()) {
                rogue.say("{'type':'hello'}").take("welcome");
            }
            String hex = HexFormat.of().formatHex(message);
            assertThatCode(() -> rogue.connection().received(message, message.length, board.now())).as(hex)
                    .doesNotThrowAnyException();
            assertThat(rogue.toldNothing()).as(hex).isFalse();
            rogue.saysGoodbye();
        }
        // Those whose connection was closed for it are away, and then gone.
        board.pass(Duration.ofSeconds(31));
        assertThat(bystander.toldNothing()).isTrue();
        assertThat(board.hub.peerCount()).isEqualTo(1);
        assertThat(board.hub.roomCount()).isEqualTo(1);
    }

    private byte[] mutated(byte[] message) {
        byte[] bytes = message;
        for (int changes = random.nextInt(4); changes > 0 && bytes.length > 1; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]\",:\\0".charAt(random.nextInt(9));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
                    System.arraycopy(bytes, 0, longer, bytes.length, at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
